import { useState } from 'react';
import { sizeText } from '../../core/lib/byteSize.ts';
import type { Bar } from '../../core/topology/bar.ts';
import { freeBars } from '../../core/topology/edits/barSize.ts';
import type { FactName } from '../../core/topology/edits/editableFacts.ts';
import type { FactEdit } from '../../core/topology/edits/setFact.ts';
import { leadsToLink } from '../../core/topology/enumerateLinks.ts';
import { knownValue } from '../../core/topology/fact.ts';
import { type LinkRate, linkGenerations, linkWidths, makeLinkRate } from '../../core/topology/link.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import { memoryBars } from '../../core/topology/memoryBars.ts';
import { retimersBelow } from '../../core/topology/retimers.ts';
import { Changed } from '../device/Changed.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import * as styles from './build.module.css';

/** Link, NUMA node, slot and sizes of BARs, to be changed; what follows from them is worked out again. */
export function EditFacts({ fn }: { fn: PciFunction }) {
  const locked = useApp(state => state.open?.readOnly ?? true);
  const link = knownValue(fn.link);
  const bars = memoryBars(fn);
  if (locked) return null;
  return (
    <details className={styles.editFacts}>
      <summary>Change link, NUMA node, slot or BARs</summary>
      <div className={styles.buildFields}>
        {fn.link.state !== 'absent' && (
          <>
            <RateField
              fn={fn}
              fact="link-maximum"
              name="The link can do"
              rate={link && knownValue(link.maximum)}
            />
            <RateField
              fn={fn}
              fact="link-current"
              name="The link runs at"
              rate={link && knownValue(link.current)}
            />
          </>
        )}
        {leadsToLink(fn) && <RetimersField fn={fn} />}
        <NumaNodeField key={`numa ${fn.id}`} fn={fn} />
        <SlotField key={`slot ${fn.id}`} fn={fn} />
        {bars.map(bar => (
          <BarField key={bar.index} fn={fn} bar={bar} />
        ))}
        <NewBarField fn={fn} />
      </div>
    </details>
  );
}

const retimerWords = ['none', '1', '2'];

function RetimersField({ fn }: { fn: PciFunction }) {
  const { edit } = useActions();
  return (
    <div>
      <Choice
        name="Retimers in the link below"
        value={String(retimersBelow(fn))}
        options={retimerWords.map((text, count) => ({ value: String(count), text }))}
        onChoose={count =>
          void edit({ kind: 'set-fact', edit: { node: fn.id, fact: 'retimers', value: Number(count) } })
        }
      />
      <Changed fn={fn} fact="retimers" />
    </div>
  );
}

const rates = linkGenerations
  .toReversed()
  .flatMap(({ generation }) => linkWidths.toReversed().map((width): LinkRate => ({ generation, width })));

interface RateProps {
  readonly fn: PciFunction;
  readonly fact: 'link-maximum' | 'link-current';
  readonly name: string;
  readonly rate: LinkRate | undefined;
}

function RateField({ fn, fact, name, rate }: RateProps) {
  const { edit } = useActions();
  return (
    <div>
      <Choice
        name={name}
        value={rate ? makeLinkRate(rate) : null}
        options={rates.map(each => ({ value: makeLinkRate(each), text: makeLinkRate(each) }))}
        onChoose={text => {
          const value = rates.find(each => makeLinkRate(each) === text);
          if (value) void edit({ kind: 'set-fact', edit: { node: fn.id, fact, value } });
        }}
      />
      <Changed fn={fn} fact={fact} />
    </div>
  );
}

function NumaNodeField({ fn }: { fn: PciFunction }) {
  const shown = knownValue(fn.numaNode);
  const read = (text: string): FactEdit | null =>
    /^\d{1,4}$/.test(text) ? { node: fn.id, fact: 'numa-node', value: Number(text) } : null;
  return (
    <WrittenField
      fn={fn}
      fact="numa-node"
      name="NUMA node"
      shown={shown === undefined ? '' : String(shown)}
      placeholder={fn.numaNode.state === 'absent' ? 'none' : 'unknown'}
      read={read}
    />
  );
}

const SlotField = ({ fn }: { fn: PciFunction }) => (
  <WrittenField
    fn={fn}
    fact="slot"
    name="Slot"
    shown={knownValue(fn.slot) ?? ''}
    placeholder="no name"
    read={value => (value === '' ? null : { node: fn.id, fact: 'slot', value })}
  />
);

interface WrittenProps {
  readonly fn: PciFunction;
  readonly fact: FactName;
  readonly name: string;
  readonly shown: string;
  readonly placeholder: string;
  readonly read: (text: string) => FactEdit | null;
}

/** Typed, and taken with Enter or when the field is left. */
function WrittenField({ fn, fact, name, shown, placeholder, read }: WrittenProps) {
  const { edit } = useActions();
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    const wanted = typed === null || typed.trim() === shown ? null : read(typed.trim());
    setTyped(null);
    if (wanted) void edit({ kind: 'set-fact', edit: wanted });
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        take();
      }}
      onBlur={take}
    >
      <Typed name={name} value={typed ?? shown} placeholder={placeholder} onType={setTyped} />
      <Changed fn={fn} fact={fact} />
    </form>
  );
}

/** Powers of two from 4 KiB to 256 GiB; a 32-bit BAR ends at 2 GiB. */
const sizes = Array.from({ length: 27 }, (_, i) => 1n << BigInt(i + 12));
const barFacts = ['bar-0', 'bar-1', 'bar-2', 'bar-3', 'bar-4', 'bar-5'] as const;

/** A BAR that the capture does not show, or that the card is to have. */
function NewBarField({ fn }: { fn: PciFunction }) {
  const { edit } = useActions();
  const [index] = freeBars(fn);
  const fact = index === undefined ? undefined : barFacts[index];
  if (!fact) return null;
  return (
    <Choice
      name={`Add BAR ${index}, of`}
      value={null}
      options={sizes.map(each => ({ value: String(each), text: sizeText(each) }))}
      onChoose={text => void edit({ kind: 'set-fact', edit: { node: fn.id, fact, value: BigInt(text) } })}
    />
  );
}

function BarField({ fn, bar }: { fn: PciFunction; bar: Bar }) {
  const { edit } = useActions();
  const fact = barFacts[bar.index];
  const size = knownValue(bar.sizeBytes);
  if (!fact) return null;
  const possible = sizes.filter(each => bar.kind === 'memory64' || each <= 1n << 31n);
  const all = size === undefined || possible.includes(size) ? possible : [size, ...possible];
  return (
    <div>
      <Choice
        name={`Size of BAR ${bar.index}`}
        value={size === undefined ? null : String(size)}
        options={all.map(each => ({ value: String(each), text: sizeText(each) }))}
        onChoose={text => void edit({ kind: 'set-fact', edit: { node: fn.id, fact, value: BigInt(text) } })}
      />
      <Changed fn={fn} fact={fact} />
    </div>
  );
}
