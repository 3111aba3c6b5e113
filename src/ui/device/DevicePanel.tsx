import { type ReactNode, Suspense } from 'react';
import { sizeText } from '../../core/lib/byteSize.ts';
import type { Bar } from '../../core/topology/bar.ts';
import type { Fact, FactSource } from '../../core/topology/fact.ts';
import { type FactDescriptor, isRecord } from '../../core/topology/facts/descriptor.ts';
import {
  type FactName,
  type FactValues,
  type FunctionFacts,
  factNames,
  functionFacts,
} from '../../core/topology/facts/facts.ts';
import type { Link } from '../../core/topology/link.ts';
import type { NodeId, OtherDevice, PciFunction } from '../../core/topology/machine.ts';
import { nodeById } from '../../store/selectors.ts';
import { BuildButtons } from '../build/BuildButtons.tsx';
import { useActions, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { kindIcon } from '../shared/kindIcon.ts';
import * as styles from './device.module.css';
import { BestSlots, ChangedFacts, EditFacts, SplitLanes } from './editingParts.ts';
import { linkWords } from './linkWords.ts';
import { SwitchableFacts } from './SwitchableFacts.tsx';
import { hexText } from './units.ts';

/** Every fact about the selected device or port, with where it comes from; what is not known says so. */
export function DevicePanel() {
  const selected = useApp(state => state.selected);
  const node = useApp(state => (state.selected === null ? undefined : nodeById(state).get(state.selected)));
  const fn = useApp(state => state.open?.document.machine.functions.find(each => each.id === state.selected));
  const other = useApp(state => state.open?.document.machine.others.find(each => each.id === state.selected));
  const pairStart = useApp(state => state.pairStart);
  const { choosePairEnd, cancelPair } = useActions('asking');
  const { placeMemory } = useActions('drivers');
  const { select } = useActions('looking');
  if (selected === null || !node) {
    return (
      <>
        <p className="muted">Choose a device or a port in the tree to see what is known about it.</p>
        <Suspense>
          <ChangedFacts />
        </Suspense>
      </>
    );
  }
  return (
    <section className={deviceHeadStyles.device} aria-label={`Facts about ${node.label}`}>
      <div className={deviceHeadStyles.deviceTitle}>
        <Icon name={kindIcon(node.kind)} size={20} />
        <h3>
          {node.label}
          {node.name !== node.label && <span className="muted"> {node.name}</span>}
        </h3>
        <IconButton icon="close" label="Close" onClick={() => select(null)} />
      </div>
      <p className="mono muted">{node.address}</p>
      {node.isEndpoint && pairStart === node.id && (
        <p className="callout">
          <span>
            <strong>{node.label}</strong> would reach the memory of … Choose the second device in the tree or
            the outline.
          </span>
          <button type="button" className="button" onClick={cancelPair}>
            Cancel
          </button>
        </p>
      )}
      {(node.isEndpoint || other) && (
        <div className={deviceHeadStyles.deviceButtons}>
          {node.isEndpoint && pairStart !== node.id && (
            <button type="button" className="button" onClick={() => choosePairEnd(node.id)}>
              Use in a pair
            </button>
          )}
          {node.isEndpoint && (
            <button type="button" className="button" onClick={() => void placeMemory(node.id)}>
              Offer P2P memory
            </button>
          )}
          <ClientButton node={node.id} />
        </div>
      )}
      <BuildButtons node={node} />
      {node.isEndpoint && (
        <Suspense>
          <BestSlots key={node.id} node={node} />
        </Suspense>
      )}
      {fn?.kind === 'bridge' && (
        <Suspense>
          <SplitLanes node={node} fn={fn} />
        </Suspense>
      )}
      {node.foldedBecause && <p className="muted">Folded away: {node.foldedBecause}.</p>}
      {fn && <FactTable fn={fn} />}
      {other && <OtherFacts other={other} />}
    </section>
  );
}

/** Names the device as a client of the orchestrator, whose tab shows what comes of it. */
function ClientButton({ node }: { node: NodeId }) {
  const isClient = useApp(
    state => state.open?.document.drivers.orchestrator.clients.some(({ client }) => client === node) ?? false,
  );
  const { inspect } = useActions('looking');
  const { toggleClient } = useActions('orchestrating');
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        inspect('clients');
        void toggleClient(node);
      }}
    >
      {isClient ? 'Take out of the clients' : 'Make it a client'}
    </button>
  );
}

/** A device that is no PCI function: what stands for it, and whether anything may. */
function OtherFacts({ other: { parent, virtualDma } }: { other: OtherDevice }) {
  const carrier = useApp(state => (parent === null ? undefined : nodeById(state).get(parent)));
  const { select } = useActions('looking');
  return (
    <>
      <p>
        {carrier ? (
          <>
            It is no PCI device. Asked for peer-to-peer memory, Linux takes{' '}
            <button type="button" className="node-link" onClick={() => select(carrier.id)}>
              {carrier.label}
            </button>{' '}
            in its place, the nearest PCI function above it.
          </>
        ) : (
          'It is no PCI device and hangs on none, so it can reach no peer’s memory.'
        )}
      </p>
      {virtualDma && (
        <p>
          Its driver moves data with the CPU (<code>dma_virt_ops</code>): Linux 5.2 to 5.11 refuse it, and so
          does the client list of 2018.
        </p>
      )}
    </>
  );
}

/** Facts in the order of their table, each as its descriptor shows it; those with a look of their own come with it. */
function FactTable({ fn }: { fn: PciFunction }) {
  return (
    <>
      <dl className={styles.facts}>
        <FactRow name="Vendor, device" fact={vendorAndDevice(fn)} show={text => <code>{text}</code>} />
        {factNames.map(name => (
          <DescribedFact key={name} fn={fn} name={name} />
        ))}
        {fn.kind === 'bridge' && (
          <FactRow
            name="Buses"
            fact={fn.buses}
            absent="not configured"
            show={({ secondary, subordinate }) => (
              <code>
                {hexText(secondary, 2)}–{hexText(subordinate, 2)}
              </code>
            )}
          />
        )}
      </dl>
      <LinkNote id={fn.id} />
      <Suspense>
        <EditFacts fn={fn} />
      </Suspense>
      <SwitchableFacts fn={fn} />
      <BarTable bars={fn.bars} />
    </>
  );
}

/** Shown in a way of their own: two in one row, or as more than text. */
const ownLooks: { readonly [K in FactName]?: (value: FactValues[K]) => ReactNode } = {
  classCode: code => <code>{hexText(code, 4)}</code>,
  link: link => <LinkText link={link} />,
  driver: driver => <code>{driver}</code>,
};

function DescribedFact<K extends FactName>({ fn, name }: { fn: FunctionFacts; name: K }) {
  const { name: title, shown, type, compared }: FactDescriptor<FactValues[K]> = functionFacts[name];
  const fact = fn[name];
  if (!shown || (shown.onlyKnown && fact.state !== 'known')) return null;
  const look = ownLooks[name];
  const show = (value: FactValues[K]) =>
    look?.(value) ?? (isRecord(type) ? compared?.text(value) : type.text(value));
  return <FactRow name={title} fact={fact} absent={shown.absent} show={show} />;
}

interface FactRowProps<T> {
  readonly name: string;
  readonly fact: Fact<T>;
  readonly show: (value: T) => ReactNode;
  readonly absent?: string;
}

function FactRow<T>({ name, fact, show, absent = 'absent' }: FactRowProps<T>) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {fact.state === 'known' ? show(fact.value) : <FactGap fact={fact} absent={absent} />}
        {fact.state !== 'unknown' && <SourceTag source={fact.source} />}
      </dd>
    </>
  );
}

const FactGap = ({ fact, absent }: { fact: Fact<unknown>; absent: string }) =>
  fact.state === 'absent' ? (
    <span className="muted">{absent}</span>
  ) : (
    <span className="tone-unknown">? unknown</span>
  );

const sourceWords: Record<FactSource, string> = {
  hex: 'captured, configuration space',
  text: 'captured, lspci text',
  tree: 'captured, lspci -t',
  path: 'captured, lspci -P',
  sysfs: 'captured, sysfs',
  log: 'captured, kernel log',
  drawn: 'drawn',
  edited: 'changed by you',
  assigned: 'assigned',
  derived: 'follows from other facts',
};
const SourceTag = ({ source }: { source: FactSource }) => (
  <span className={deviceHeadStyles.sourceTag} title={sourceWords[source]}>
    {source}
  </span>
);

function vendorAndDevice({ vendorId, deviceId }: PciFunction): Fact<string> {
  if (vendorId.state !== 'known' || deviceId.state !== 'known') return { state: 'unknown' };
  const value = `${hexText(vendorId.value, 4)}:${hexText(deviceId.value, 4)}`;
  return { state: 'known', value, source: vendorId.source };
}

function LinkText({ link }: { link: Link }) {
  const words = linkWords(link);
  if (!words) return <FactGap fact={link.current} absent="" />;
  return (
    <span>
      {words.text}
      {words.of && <span className="muted"> of {words.of}</span>}
    </span>
  );
}

/** What is wrong with a link that carries less than both ends can do, or that it is only idle. */
function LinkNote({ id }: { id: NodeId }) {
  const node = useApp(state => nodeById(state).get(id));
  const locked = useApp(state => state.open?.readOnly ?? true);
  const asCaptured = useApp(state => state.open?.document.machine.idleLinks === 'as-captured');
  const { countIdleLinks } = useActions('editing');
  if (!node || node.linkStanding === 'full' || node.linkStanding === 'unknown') return null;
  if (node.linkStanding !== 'idle') return <p className="callout">{linkFaults[node.linkStanding]}</p>;
  return (
    <p className="callout">
      <span>
        The GPU is idle and has let its link down. Rates count with{' '}
        {asCaptured ? 'the speed that was captured' : `what both ends train to under load, ${node.link}`}.
      </span>
      {!locked && (
        <button type="button" className="button" onClick={() => countIdleLinks(!asCaptured)}>
          {asCaptured ? 'Count as under load' : 'Count as captured'}
        </button>
      )}
    </p>
  );
}

const linkFaults = {
  slow: 'This link runs at a lower speed than both its ends can do. Rates count with it as it is.',
  narrow: 'This link has fewer lanes than both its ends can do. Rates count with it as it is.',
};

function BarTable({ bars }: { bars: Fact<readonly Bar[]> }) {
  if (bars.state !== 'known' || bars.value.length === 0) {
    return (
      <p>
        <span className="section-title">BARs</span> {bars.state === 'unknown' ? 'unknown' : 'none'}
      </p>
    );
  }
  return (
    <table className="facts-table">
      <caption className="section-title">BARs, bus addresses</caption>
      <tbody>
        {bars.value.map(({ index, kind, prefetchable, address, sizeBytes }) => (
          <tr key={index}>
            <th scope="row">BAR {index}</th>
            <td>
              <code>{address.state === 'known' ? hexText(address.value, 8) : address.state}</code>
            </td>
            <td>{sizeBytes.state === 'known' ? sizeText(sizeBytes.value) : '? size'}</td>
            <td className="muted">
              {kind === 'io' ? 'I/O' : kind === 'memory64' ? '64-bit' : '32-bit'}
              {prefetchable && ', prefetchable'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
