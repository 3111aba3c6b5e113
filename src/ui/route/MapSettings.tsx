import { useState } from 'react';
import type { Platform } from '../../core/fabric/platform/platform.ts';
import {
  memoryText,
  offsetText,
  type PlatformFormError,
  parseMemory,
  parseOffset,
} from '../../core/fabric/platform/platformForm.ts';
import type { Result } from '../../core/lib/result.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById, outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Typed } from '../shared/fields.tsx';
import * as styles from './route.module.css';
import { useBridgesInUse } from './useBridgesInUse.ts';

/** Where memory lies, how it is seen from below each host bridge, and which bridges take what nobody claims. */
export function MapSettings({ platform }: { platform: Platform }) {
  const roots = useBridgesInUse();
  const { setMemory } = useActions('platform');
  return (
    <details className="more">
      <summary>Memory and address map</summary>
      <div className={styles.platformFields}>
        <ReadAsTyped
          name="RAM, CPU physical"
          value={platform.memory}
          write={memoryText}
          read={parseMemory}
          onRead={setMemory}
        />
        {roots.map(root => (
          <InboundOffset key={root} root={root} offset={platform.inboundOffsets[root] ?? 0n} />
        ))}
        <p className="reason-source">
          RAM as /proc/iomem has it. The offset is added to a bus address that comes in (dma-ranges).
        </p>
        <SubtractiveChoices chosen={platform.subtractiveBridges} />
      </div>
    </details>
  );
}

function InboundOffset({ root, offset }: { readonly root: NodeId; readonly offset: bigint }) {
  const name = useApp(state => nodeById(state).get(root)?.label ?? root);
  const { setInboundOffset } = useActions('platform');
  return (
    <ReadAsTyped
      name={`Inbound offset of ${name}`}
      value={offset}
      write={offsetText}
      read={parseOffset}
      onRead={value => setInboundOffset(root, value)}
    />
  );
}

interface ReadAsTypedProps<T> {
  readonly name: string;
  /** What holds. */
  readonly value: T;
  readonly write: (value: T) => string;
  readonly read: (text: string) => Result<T, PlatformFormError>;
  readonly onRead: (value: T) => void;
}

/** What is typed stays as typed until something else holds; it counts as soon as it can be read. */
function ReadAsTyped<T>({ name, value, write, read, onRead }: ReadAsTypedProps<T>) {
  const text = write(value);
  const [typed, setTyped] = useState<{ readonly text: string; readonly holds: string } | null>(null);
  const shown = typed?.holds === text ? typed.text : text;
  const result = read(shown);
  return (
    <Typed
      name={name}
      value={shown}
      complaint={result.ok ? null : result.error.message}
      onType={next => {
        const wanted = read(next);
        setTyped({ text: next, holds: wanted.ok ? write(wanted.value) : text });
        if (wanted.ok) onRead(wanted.value);
      }}
    />
  );
}

function SubtractiveChoices({ chosen }: { readonly chosen: readonly NodeId[] }) {
  const bridges = useApp(outlineNodes).filter(({ kind }) => kind === 'bridge');
  const { chooseSubtractive } = useActions('platform');
  if (bridges.length === 0) {
    return (
      <p className="reason-source">
        There is no bridge to conventional PCI, so none that decodes subtractively.
      </p>
    );
  }
  return (
    <fieldset className="plain-fieldset">
      <legend className="field-title">Takes what nobody else claims (subtractive decode)</legend>
      <div className="check-row">
        {bridges.map(({ id, label }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={event => chooseSubtractive(id, event.target.checked)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
