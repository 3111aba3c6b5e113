import { useState } from 'react';
import { type OtherKind, otherKinds } from '../../core/topology/edits/addOther.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import * as styles from './orchestrator.module.css';
import { useReadOnly } from './useOrchestrator.ts';

const NOTHING = 'nothing';

/** No capture shows devices that are not PCI: one is put onto a function, and named as a client. */
export function OtherClient() {
  const nodes = useApp(outlineNodes);
  const readOnly = useReadOnly();
  const { addOtherClient } = useActions('orchestrating');
  const [kind, setKind] = useState<OtherKind>('usb');
  const [chosen, setChosen] = useState<string | null>(null);
  const carriers = nodes.filter(({ isEndpoint }) => isEndpoint);
  const parent = chosen ?? carriers.find(node => carries(kind, node))?.id ?? NOTHING;
  return (
    <details className="more">
      <summary>A client that is not PCI</summary>
      <form
        className={styles.clientsPart}
        aria-label="A client that is not PCI"
        onSubmit={event => {
          event.preventDefault();
          void addOtherClient({ kind, parent: parent === NOTHING ? null : (parent as NodeId) });
        }}
      >
        <Choice
          name="What it is"
          value={kind}
          options={otherKinds.map(({ id, name }) => ({ value: id, text: name }))}
          onChoose={next => {
            setKind(next);
            setChosen(null);
          }}
        />
        <Choice
          name="Hangs on"
          value={parent}
          options={[
            ...carriers.map(({ id, label, name }) => ({
              value: id as string,
              text: name === label ? label : `${label} · ${name}`,
            })),
            { value: NOTHING, text: 'no PCI function' },
          ]}
          onChoose={setChosen}
        />
        <button type="submit" className="button" disabled={readOnly}>
          Add it as a client
        </button>
      </form>
    </details>
  );
}

/** On which device one of its kind most likely hangs. */
const carries = (kind: OtherKind, { name, kind: device }: OutlineNode): boolean =>
  kind === 'usb' ? /usb|xhci/i.test(name) : device === 'nic';
