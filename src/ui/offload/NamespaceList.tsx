import { useState } from 'react';
import type { NamespaceReport, OffloadReport } from '../../core/fabric/offload/offloadReport.ts';
import type { NvmetChoice, NvmetNamespace } from '../../core/p2pdma/nvmet/nvmet.ts';
import type { NvmetTarget } from '../../core/p2pdma/nvmet/nvmetTarget.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById, outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { useCalm } from '../shared/useCalm.ts';
import * as styles from './offload.module.css';

interface NamespaceListProps {
  readonly target: NvmetTarget;
  readonly report: OffloadReport | null;
}

/** Drives as hosts see them: what each was told of peer-to-peer memory, and whose it got when the host connected. */
export function NamespaceList({ target, report }: NamespaceListProps) {
  const { namespaces } = target;
  return (
    <section className={styles.offloadPart} aria-labelledby="namespaces-title">
      <h2 id="namespaces-title" className="section-title">
        Namespaces
      </h2>
      <AllAtOnce />
      <ul aria-label="Namespaces">
        {namespaces.map(namespace => (
          <Namespace
            key={namespace.nsid}
            namespace={namespace}
            choice={report?.choices.find(({ nsid }) => nsid === namespace.nsid) ?? null}
            served={report?.served.namespaces.find(({ nsid }) => nsid === namespace.nsid) ?? null}
          />
        ))}
      </ul>
      <AddNamespace taken={namespaces.map(({ device }) => device)} />
    </section>
  );
}

/** What an administrator does for each: disable it, write its attribute, enable it again. */
function AllAtOnce() {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { operateTarget } = useActions('offloading');
  const write = (text: string) => void operateTarget({ kind: 'write-all', text });
  return (
    <div className="button-row">
      <button type="button" className="button" disabled={readOnly} onClick={() => write('1')}>
        All with peer-to-peer memory
      </button>
      <button type="button" className="button" disabled={readOnly} onClick={() => write('0')}>
        None
      </button>
    </div>
  );
}

interface NamespaceProps {
  readonly namespace: NvmetNamespace;
  /** Null: no host sees it. */
  readonly choice: NvmetChoice | null;
  readonly served: NamespaceReport | null;
}

function Namespace({ namespace, choice, served }: NamespaceProps) {
  const { nsid, device, path, isEnabled } = namespace;
  const label = useApp(nodeById).get(device)?.label ?? device;
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { select } = useActions('looking');
  const { operateTarget, removeNamespace } = useActions('offloading');
  return (
    <li className={styles.namespace}>
      <p className={styles.namespaceName}>
        <strong>Namespace {nsid}</strong>{' '}
        <button type="button" className="node-link" onClick={() => select(device)}>
          {label}
        </button>{' '}
        <span className="mono muted">{path}</span>
      </p>
      <IconButton
        icon="close"
        label={`Remove namespace ${nsid}`}
        disabled={readOnly}
        onClick={() => removeNamespace(nsid)}
      />
      <fieldset className={`plain-fieldset ${styles.namespaceFields}`} disabled={readOnly}>
        <MemoryAttribute namespace={namespace} />
        <label className="check">
          <input
            type="checkbox"
            checked={isEnabled}
            onChange={() => void operateTarget({ kind: isEnabled ? 'disable' : 'enable', nsid })}
          />
          Enabled
        </label>
      </fieldset>
      {choice && <Chosen choice={choice} served={served} />}
    </li>
  );
}

/** What stands in the `p2pmem` attribute; writing it while the namespace is enabled is refused. */
function MemoryAttribute({ namespace: { nsid, p2pmem } }: { namespace: NvmetNamespace }) {
  const providers = useApp(state => state.open?.document.drivers.memory.providers ?? NO_PROVIDERS);
  const functions = useApp(state => state.open?.document.machine.functions ?? NO_FUNCTIONS);
  const nodes = useApp(nodeById);
  const { operateTarget } = useActions('offloading');
  const named = providers.flatMap(({ node, isPublished }) => {
    const bdf = functions.find(fn => fn.id === node)?.bdf;
    const note = isPublished ? '' : ', not published';
    return bdf ? [{ value: bdf as string, text: `${nodes.get(node)?.label ?? node}${note}`, node }] : [];
  });
  const value =
    p2pmem.kind === 'named'
      ? (named.find(({ node }) => node === p2pmem.provider)?.value ?? null)
      : p2pmem.kind === 'automatic'
        ? '1'
        : '0';
  return (
    <Choice
      name={`p2pmem of namespace ${nsid}`}
      value={value}
      options={[
        { value: '0', text: '0: none' },
        { value: '1', text: '1: whatever is nearest' },
        ...named.map(({ value: bdf, text }) => ({ value: bdf, text })),
      ]}
      onChoose={text => void operateTarget({ kind: 'write-p2pmem', nsid, text })}
    />
  );
}

const NO_PROVIDERS: readonly never[] = [];
const NO_FUNCTIONS: readonly never[] = [];

/** Whose memory the connection uses for it, what the kernel said, and where its commands then waited. */
function Chosen({ choice, served }: { choice: NvmetChoice; served: NamespaceReport | null }) {
  const { nsid, provider, why, messages } = choice;
  const calm = useCalm();
  const { playOffload } = useActions('offloading');
  const fellBack = provider !== null && served !== null && served.inMemory > 0;
  return (
    <div className={styles.namespaceChosen}>
      <p className={provider === null ? 'tone-host' : 'tone-direct'}>
        <Icon name={provider === null ? 'host' : 'direct'} size={14} />{' '}
        <strong>{provider === null ? 'System memory' : 'Peer to peer'}</strong>
      </p>
      <p>
        <SentenceText sentence={why} />
      </p>
      {fellBack && (
        <p className="tone-host">
          <Icon name="warning" size={14} /> {served.inMemory} of {served.inPeer + served.inMemory} commands go
          through memory all the same: <SentenceText sentence={served.whys.at(-1) ?? []} />
        </p>
      )}
      {messages.length > 0 && <pre className="kernel-log">{messages.map(({ text }) => text).join('\n')}</pre>}
      <div className="button-row">
        <button
          type="button"
          className="button"
          aria-label={`Play a command of namespace ${nsid}`}
          onClick={() => playOffload('served', nsid, !calm)}
        >
          <Icon name="play" />
          Play a command
        </button>
        {provider !== null && (
          <button
            type="button"
            className="button"
            aria-label={`Play a command of namespace ${nsid} through memory`}
            onClick={() => playOffload('throughMemory', nsid, !calm)}
          >
            Through memory
          </button>
        )}
      </div>
    </div>
  );
}

function AddNamespace({ taken }: { taken: readonly NodeId[] }) {
  const nodes = useApp(outlineNodes);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { addNamespace } = useActions('offloading');
  const [chosen, setChosen] = useState<NodeId | null>(null);
  const options = nodes
    .filter(
      ({ id, kind }) => (kind === 'nvme' || kind === 'storage' || kind === 'not-pci') && !taken.includes(id),
    )
    .map(({ id, label }) => ({ value: id, text: label }));
  if (options.length === 0) return null;
  return (
    <div className="field-row">
      <Choice name="Another drive" value={chosen} options={options} onChoose={setChosen} />
      <button
        type="button"
        className="button"
        disabled={readOnly || chosen === null}
        onClick={() => {
          if (chosen !== null) addNamespace(chosen);
          setChosen(null);
        }}
      >
        Add
      </button>
    </div>
  );
}
