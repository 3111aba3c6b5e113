import type { BarLens, ProviderView } from '../../core/dma/barLens.ts';
import { roughSizeText } from '../../core/lib/byteSize.ts';
import { PAGE_BYTES } from '../../core/p2pdma/memory/pool.ts';
import { providerWords } from '../../core/p2pdma/memory/providerWords.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { lensAnswer } from '../../store/answers/memory.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { Icon } from '../shared/Icon.tsx';
import { kindIcon } from '../shared/kindIcon.ts';
import { LabSplit } from '../shared/LabSplit.tsx';
import { OutcomeCard } from '../shared/OutcomeCard.tsx';
import { AddressField } from './AddressField.tsx';
import { BarCard } from './BarCard.tsx';
import { CmbForm } from './CmbForm.tsx';
import { HardwareForm } from './HardwareForm.tsx';
import { IoMemory } from './IoMemory.tsx';
import { MemoryChip } from './MemoryChip.tsx';
import * as styles from './memory.module.css';
import { PoolForm } from './PoolForm.tsx';
import { PrivateMemory } from './PrivateMemory.tsx';
import { RangeForm } from './RangeForm.tsx';
import { Refusals } from './Refusals.tsx';
import { WhoHasMemory } from './WhoHasMemory.tsx';

/** The memory that devices offer to their peers: who does, and the selected device's, to scale. */
export function MemoryTab() {
  const node = useApp(state => (state.selected === null ? undefined : nodeById(state).get(state.selected)));
  const lens = useAnswer(lensAnswer);
  const isFunction = useApp(state =>
    state.open?.document.machine.functions.some(fn => fn.id === state.selected),
  );
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const own = node && lens?.node === node.id ? lens : null;
  return (
    <LabSplit
      form={
        <div className={styles.memory}>
          <Providers />
          {node ? <DeviceHead node={node} /> : null}
          {own && (
            <fieldset className={styles.memoryDevice} disabled={readOnly} key={own.node}>
              <ProviderState lens={own} />
              {node && <Forms lens={own} node={node} />}
            </fieldset>
          )}
          {node && !isFunction && (
            <p className="muted">It is not a PCI function: it has no BARs, and offers nothing to peers.</p>
          )}
        </div>
      }
      result={
        <div className={styles.memory}>
          <div className={styles.memoryOutcome}>
            <OutcomeCard />
          </div>
          {own ? (
            <fieldset className={styles.memoryDevice} disabled={readOnly} key={own.node}>
              <Lens lens={own} />
            </fieldset>
          ) : (
            !node && <WhoHasMemory />
          )}
          <AddressField />
          <IoMemory />
        </div>
      }
    />
  );
}

/** Everybody who offers something, and the chip by which one more is placed. */
function Providers() {
  const providers = useApp(state => state.open?.document.drivers.memory.providers);
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  return (
    <section className={styles.memoryProviders} aria-label="Who offers memory">
      <div className={styles.memoryButtons}>
        <h2 className="section-title">Who offers memory</h2>
        <MemoryChip />
      </div>
      {providers && providers.length > 0 ? (
        <ul>
          {providers.map(provider => (
            <li key={provider.node}>
              <button type="button" className="node-link" onClick={() => select(provider.node)}>
                {nodes.get(provider.node)?.label ?? provider.node}
              </button>{' '}
              <span className="muted">{providerWords(provider).long}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">
          Nobody yet. Drag “P2P memory” onto a device, or press it and then tap the device; in the outline the
          key O does it.
        </p>
      )}
    </section>
  );
}

function DeviceHead({ node }: { node: OutlineNode }) {
  return (
    <div className={deviceHeadStyles.deviceTitle}>
      <Icon name={kindIcon(node.kind)} size={20} />
      <h3>
        {node.label} <span className="mono muted">{node.address}</span>
      </h3>
    </div>
  );
}

/** What sysfs shows of a provider, and what its driver may do with all of it. */
function ProviderState({ lens: { node, provider } }: { lens: BarLens }) {
  const { operateMemory } = useActions('drivers');
  if (!provider) {
    return (
      <div className={styles.memoryButtons}>
        <button
          type="button"
          className="button button-main"
          onClick={() => operateMemory({ kind: 'offer', node })}
        >
          Offer its memory to peers
        </button>
      </div>
    );
  }
  const { isPublished } = provider;
  const hasPool = provider.sizeBytes > 0n;
  return (
    <>
      {hasPool ? (
        <Sysfs provider={provider} />
      ) : (
        <p className="muted">
          Doorbells only: no pool, no struct pages, and no p2pmem in sysfs. Peers may write to them.
        </p>
      )}
      <div className={styles.memoryButtons}>
        <button
          type="button"
          className={isPublished || !hasPool ? 'button' : 'button button-main'}
          onClick={() => operateMemory({ kind: 'publish', node, isPublished: !isPublished })}
        >
          {isPublished ? 'Unpublish' : 'Publish'}
        </button>
        <button type="button" className="button" onClick={() => operateMemory({ kind: 'has-p2pmem', node })}>
          Has P2P memory?
        </button>
        <button type="button" className="button" onClick={() => operateMemory({ kind: 'unbind', node })}>
          Unbind the driver
        </button>
      </div>
    </>
  );
}

const Sysfs = ({ provider }: { provider: ProviderView }) => (
  <dl className={styles.memorySysfs} aria-label="p2pmem in sysfs">
    <dt>size</dt>
    <dd title={`${provider.sizeBytes} bytes`}>{roughSizeText(provider.sizeBytes)}</dd>
    <dt>available</dt>
    <dd title={`${provider.availableBytes} bytes`}>{roughSizeText(provider.availableBytes)}</dd>
    <dt>published</dt>
    <dd>{provider.isPublished ? '1, orchestrators find it' : '0, nobody finds it'}</dd>
    <dt>pages</dt>
    <dd title="MEMORY_DEVICE_PCI_P2PDMA">{pagesText(provider.sizeBytes)}</dd>
  </dl>
);

/** A page of 4 KiB has a struct page of 64 bytes, which is RAM. */
const pagesText = (bytes: bigint): string =>
  `${(bytes / PAGE_BYTES).toLocaleString('en')} with a struct page, ${roughSizeText((bytes / PAGE_BYTES) * 64n)} of RAM for them`;

function Lens({ lens }: { lens: BarLens }) {
  const { bars, privateMemory } = lens;
  if (bars === null) {
    return (
      <p className="tone-unknown">
        ? The capture does not show its BARs. Take it again with sudo lspci -vvv.
      </p>
    );
  }
  return (
    <>
      {bars.length === 0 && <p className="muted">It has no BARs: it takes no address of its own.</p>}
      {bars.map(bar => (
        <BarCard key={bar.index} lens={lens} bar={bar} />
      ))}
      {privateMemory && <PrivateMemory view={privateMemory} />}
    </>
  );
}

function Forms({ lens, node }: { lens: BarLens; node: OutlineNode }) {
  const bars = lens.bars ?? [];
  const isDrive = node.kind === 'nvme';
  return (
    <>
      {isDrive && (
        <details className={styles.memoryMore} open={lens.cmb !== null && lens.provider === null}>
          <summary>Controller memory buffer{lens.cmb ? `: ${lens.cmb.words}` : ''}</summary>
          <CmbForm node={lens.node} lens={lens} />
        </details>
      )}
      <details className={styles.memoryMore} open>
        <summary>A range of a BAR</summary>
        <RangeForm node={lens.node} bars={bars} />
      </details>
      <details className={styles.memoryMore} open={lens.provider !== null}>
        <summary>From the pool</summary>
        <PoolForm node={lens.node} />
      </details>
      <Refusals node={lens.node} />
      <details className={styles.memoryMore}>
        <summary>The hardware</summary>
        <HardwareForm lens={lens} />
      </details>
    </>
  );
}
