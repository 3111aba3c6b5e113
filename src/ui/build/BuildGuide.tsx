import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { useNarrow } from '../shared/useNarrow.ts';
import * as styles from './build.module.css';

/** One step to a machine of which something can be asked. */
interface Step {
  readonly title: string;
  readonly about: string;
  readonly isDone: boolean;
  readonly button: string;
  /** Below which it is added; undefined: there is no such place yet. */
  readonly below: NodeId | null | undefined;
}

/** What a machine still needs before there is a pair to ask about, with the next step at hand. */
export function BuildGuide() {
  const nodes = useApp(outlineNodes);
  const narrow = useNarrow();
  const { startAdding } = useActions('building');
  const steps = stepsOf(nodes);
  const next = steps.find(({ isDone, below }) => !isDone && below !== undefined);
  return (
    <section className={`callout ${styles.buildGuide}`} aria-label="Build a machine">
      <strong>Build a machine</strong>
      <ol>
        {steps.map(step => (
          <li key={step.title} data-done={step.isDone}>
            <span className={styles.buildStep}>
              {step.isDone && <Icon name="direct" />}
              {step.title}
              {step.isDone && <span className="visually-hidden">, done</span>}
            </span>
            <span className="muted">{step.about}</span>
            {step.below !== undefined && !(step.isDone && step.title === 'A host bridge') && (
              <button
                type="button"
                className={step === next ? 'button button-main' : 'button'}
                onClick={() => startAdding(step.below ?? null)}
              >
                {step.button}
              </button>
            )}
          </li>
        ))}
      </ol>
      <span className="muted">
        {!narrow && 'Drag from the palette onto a port, and from one port to another. '}
        With the keyboard, walk the outline and press A to add, M to move, Del to remove.
      </span>
    </section>
  );
}

function stepsOf(nodes: readonly OutlineNode[]): readonly Step[] {
  const host = nodes.find(({ kind }) => kind === 'host-bridge');
  const ports = nodes.filter(({ kind }) => kind === 'root-port' || kind === 'switch-downstream');
  const free = ports.find(({ isFree, kind }) => isFree && kind === 'switch-downstream');
  const freeRoot = ports.find(({ isFree, kind }) => isFree && kind === 'root-port');
  const devices = nodes.filter(({ isEndpoint, foldedBecause }) => isEndpoint && foldedBecause === null);
  return [
    {
      title: 'A host bridge',
      about: 'The root complex of a processor.',
      isDone: host !== undefined,
      button: 'Add a host bridge',
      below: host ? host.id : null,
    },
    {
      title: 'Root ports',
      about: 'Each is a slot of the processor, or the way to a switch.',
      isDone: ports.length > 0,
      button: ports.length > 0 ? 'Add another root port' : 'Add a root port',
      below: host?.id,
    },
    {
      title: 'A switch, if you like',
      about: 'Devices below one switch can reach each other without the processor.',
      isDone: ports.some(({ kind }) => kind === 'switch-downstream'),
      button: 'Add a switch',
      below: freeRoot?.id,
    },
    {
      title: 'Two devices',
      about: 'Then choose one after the other, and read whether the first may reach the other’s memory.',
      isDone: devices.length > 1,
      button: devices.length > 0 ? 'Add a second device' : 'Add a device',
      below: free?.id ?? freeRoot?.id,
    },
  ];
}
