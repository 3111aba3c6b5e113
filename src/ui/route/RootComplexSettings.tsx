import { useId } from 'react';
import {
  crossings,
  type Platform,
  type RootComplexPolicy,
  reflections,
  rootComplexOf,
} from '../../core/fabric/platform/platform.ts';
import { type RootComplexPreset, rootComplexPresets } from '../../core/fabric/platform/platformPresets.ts';
import { crossingWords, reflectionWords } from '../../core/fabric/platform/platformWords.ts';
import { sameData } from '../../core/lib/sameData.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import * as styles from './route.module.css';
import { useBridgesInUse } from './useBridgesInUse.ts';

/** The preset that a policy is, if it is one. */
export const presetOf = (policy: RootComplexPolicy): RootComplexPreset | undefined =>
  rootComplexPresets.find(preset => sameData(preset.policy, policy));

/** What each host bridge sends down again of what comes up: by preset, or crossing by crossing. */
export function RootComplexSettings({ platform, initiator }: { platform: Platform; initiator: NodeId }) {
  const roots = useBridgesInUse();
  const root = useRootOf(initiator);
  const { chooseRootComplex } = useActions('platform');
  return (
    <>
      {roots.length > 1 && (
        <PolicyChoice
          name="Every root complex"
          policy={agreedPolicy(platform, roots)}
          onChoose={policy => chooseRootComplex(null, policy)}
        />
      )}
      {roots.length > 1 ? (
        <details className="more">
          <summary>Host bridge by host bridge</summary>
          <div className={styles.platformFields}>
            {roots.map(id => (
              <RootChoice key={id} id={id} platform={platform} />
            ))}
          </div>
        </details>
      ) : (
        roots.map(id => <RootChoice key={id} id={id} platform={platform} />)
      )}
      {root && <Crossings id={root} platform={platform} />}
    </>
  );
}

function useRootOf(id: NodeId): NodeId | null {
  const nodes = useApp(nodeById);
  let at = nodes.get(id);
  while (at && at.parent !== null) at = nodes.get(at.parent);
  return at?.kind === 'host-bridge' ? at.id : null;
}

function agreedPolicy(platform: Platform, roots: readonly NodeId[]): RootComplexPolicy | null {
  const [first, ...others] = roots.map(id => rootComplexOf(platform, id));
  return first && others.every(policy => sameData(policy, first)) ? first : null;
}

function RootChoice({ id, platform }: { id: NodeId; platform: Platform }) {
  const name = useApp(state => nodeById(state).get(id)?.label ?? id);
  const { chooseRootComplex } = useActions('platform');
  return (
    <PolicyChoice
      name={`Root complex of ${name}`}
      policy={rootComplexOf(platform, id)}
      onChoose={policy => chooseRootComplex(id, policy)}
    />
  );
}

interface PolicyChoiceProps {
  readonly name: string;
  /** Null: they differ. */
  readonly policy: RootComplexPolicy | null;
  readonly onChoose: (policy: RootComplexPolicy) => void;
}

function PolicyChoice({ name, policy, onChoose }: PolicyChoiceProps) {
  const preset = policy ? presetOf(policy) : undefined;
  const others = policy && !preset ? [{ value: 'by-hand', text: 'set by hand' }] : [];
  return (
    <div>
      <Choice
        name={name}
        value={preset?.id ?? (policy ? 'by-hand' : null)}
        options={[...rootComplexPresets.map(each => ({ value: each.id, text: each.name })), ...others]}
        onChoose={id => {
          const chosen = rootComplexPresets.find(each => each.id === id);
          if (chosen) onChoose(chosen.policy);
        }}
      />
      {preset && <p className="reason-source">{preset.source}</p>}
    </div>
  );
}

function Crossings({ id, platform }: { id: NodeId; platform: Platform }) {
  const name = useApp(state => nodeById(state).get(id)?.label ?? id);
  const { chooseRootComplex } = useActions('platform');
  const bypassId = useId();
  const policy = rootComplexOf(platform, id);
  const change = (changed: Partial<RootComplexPolicy>) => chooseRootComplex(id, { ...policy, ...changed });
  return (
    <details className="more">
      <summary>Crossing by crossing at {name}</summary>
      <div className={styles.platformFields}>
        {crossings.map(crossing => (
          <Choice
            key={crossing}
            name={crossingWords[crossing]}
            value={policy.reflects[crossing]}
            options={reflections.map(each => ({ value: each, text: reflectionWords[each] }))}
            onChoose={reflection => change({ reflects: { ...policy.reflects, [crossing]: reflection } })}
          />
        ))}
        <Choice
          name="Reads that it does not pass on"
          value={policy.refusedReads}
          options={[
            { value: 'unsupported-request', text: 'are answered as unsupported' },
            { value: 'no-answer', text: 'are not answered' },
          ]}
          onChoose={refusedReads => change({ refusedReads })}
        />
        <Choice
          name="Packets that it passes on"
          value={policy.resegmentsToBytes === null ? 'kept' : 'cut'}
          options={[
            { value: 'kept', text: 'keep their size' },
            { value: 'cut', text: `are cut to ${policy.resegmentsToBytes ?? 64} bytes` },
          ]}
          onChoose={chosen => change({ resegmentsToBytes: chosen === 'cut' ? 64 : null })}
        />
        <label className="check" htmlFor={bypassId}>
          <input
            id={bypassId}
            type="checkbox"
            checked={policy.peersBypassIommu}
            onChange={event => change({ peersBypassIommu: event.target.checked })}
          />
          Peers without Request Redirect go round the IOMMU
        </label>
      </div>
    </details>
  );
}
