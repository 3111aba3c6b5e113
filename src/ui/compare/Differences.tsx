import { type ReactNode, useId } from 'react';
import type {
  GroupDifference,
  NamedFactDifference,
  NodeDifference,
} from '../../core/advisor/comparisonAnswer.ts';
import type { SettingDifference } from '../../core/advisor/settingDifferences.ts';
import { sentenceText, type TextPart } from '../../core/topology/sentence.ts';
import { Icon } from '../shared/Icon.tsx';
import { nodeLooks } from './changeLook.ts';
import * as styles from './compare.module.css';

/** More names than this are told by their number. */
const MOST_NAMES = 8;

function namesText(parts: readonly TextPart[]): string {
  const shown = parts.slice(0, MOST_NAMES).map(({ text }) => text);
  const left = parts.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}

function DifferenceList({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.comparePart} aria-labelledby={id}>
      <h3 id={id} className="section-title">
        {title}
      </h3>
      <ul className={styles.differenceList}>{children}</ul>
    </section>
  );
}

const FromTo = ({ from, to }: { from: string; to: string }) => (
  <span>
    <span className="muted">{from}</span> → {to}
  </span>
);

export function SettingList({ settings }: { settings: readonly SettingDifference[] }) {
  return (
    <DifferenceList title="Boot settings">
      {settings.map(({ setting, from, to }) => (
        <li key={setting}>
          <strong>{setting}</strong>
          <FromTo from={from} to={to} />
        </li>
      ))}
    </DifferenceList>
  );
}

/** Devices and ports that are one more, one less, or elsewhere. */
export function NodeList({ nodes }: { nodes: readonly NodeDifference[] }) {
  return (
    <DifferenceList title="Devices and ports">
      {nodes.map(({ kind, sentence }) => {
        const { word, tone, icon } = nodeLooks[kind];
        const text = sentenceText(sentence);
        return (
          <li key={`${kind} ${text}`}>
            <span className={`verdict-word tone-${tone}`}>
              <Icon name={icon} />
              {word}
            </span>
            <span>{text}</span>
          </li>
        );
      })}
    </DifferenceList>
  );
}

/** Facts as the kernel leaves them, gathered where several changed alike. */
export function FactList({ facts }: { facts: readonly NamedFactDifference[] }) {
  return (
    <DifferenceList title="Facts, as the kernel leaves them">
      {facts.map(({ fact, from, to, nodes }) => (
        <li key={`${fact} ${from} ${to}`}>
          <strong>{fact}</strong>
          <span>
            <FromTo from={from} to={to} />
            <span className={`${styles.differenceNodes} muted`}>{namesText(nodes)}</span>
          </span>
        </li>
      ))}
    </DifferenceList>
  );
}

export function GroupList({ groups, ofPorts }: { groups: readonly GroupDifference[]; ofPorts: number }) {
  return (
    <DifferenceList title="IOMMU groups">
      {groups.map(({ kind, parts }) => (
        <li key={`${kind} ${parts.flat()[0]?.node}`}>
          <strong>{kind === 'merged' ? `${parts.length} became one` : `Split into ${parts.length}`}</strong>
          <span>{parts.map(part => `{ ${namesText(part)} }`).join(' + ')}</span>
        </li>
      ))}
      {ofPorts > 0 && (
        <li>
          <strong>{ofPorts} more</strong>
          <span className="muted">which differ in ports and bridges only</span>
        </li>
      )}
    </DifferenceList>
  );
}
