import type { NvmetTarget } from '../../core/p2pdma/nvmet/nvmetTarget.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { AnotherOffers, NobodyOffers } from '../orchestrator/OfferMemory.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { LabSplit } from '../shared/LabSplit.tsx';
import { OutcomeCard } from '../shared/OutcomeCard.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { CommandFields } from './CommandFields.tsx';
import { NamespaceList } from './NamespaceList.tsx';
import * as styles from './offload.module.css';
import { QueueList } from './QueueList.tsx';
import { SidesTable } from './SidesTable.tsx';

/** An NVMe-oF target that copies between network and drives: whose memory it uses, and what that spares. */
export function OffloadTab() {
  const target = useApp(state => state.open?.document.target ?? null);
  return target ? <Target target={target} /> : <LabSplit form={<NoTarget />} result={null} />;
}

function NoTarget() {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { setUpTarget } = useActions('offloading');
  return (
    <section className="callout" aria-label="No target yet">
      <strong>What does it spare to let a drive and a network adapter talk below a switch?</strong>
      <span>
        An NVMe-oF target moves data between its RDMA adapter and its drives. Where a drive or the adapter
        offers peer-to-peer memory that both reach, nothing of it passes the uplink, the root complex and
        DRAM.
      </span>
      <button
        type="button"
        className={`button button-main ${styles.offloadBegin}`}
        disabled={readOnly}
        onClick={() => void setUpTarget()}
      >
        Set up a target on this machine
      </button>
    </section>
  );
}

function Target({ target }: { target: NvmetTarget }) {
  const report = useApp(state => state.answers.offload);
  const hasProviders = useApp(state => (state.open?.document.drivers.memory.providers.length ?? 0) > 0);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { forgetTarget } = useActions('offloading');
  return (
    <LabSplit
      form={
        <div className={styles.offload}>
          <fieldset className="plain-fieldset" disabled={readOnly}>
            <RdmaDevice target={target} />
          </fieldset>
          {hasProviders ? <AnotherOffers /> : <NobodyOffers />}
          <NamespaceList target={target} report={report?.ok ? report.value : null} />
          <CommandFields target={target} />
          <button
            type="button"
            className={`button button-quiet ${styles.offloadBegin}`}
            disabled={readOnly}
            onClick={forgetTarget}
          >
            Take the target down
          </button>
        </div>
      }
      result={
        <div className={styles.offload}>
          {report && !report.ok && (
            <p className="callout callout-trouble" role="alert">
              <span>
                <SentenceText sentence={report.error} />
              </span>
            </p>
          )}
          <OutcomeCard />
          {report?.ok && <SidesTable report={report.value} />}
          {report?.ok && <QueueList report={report.value} />}
        </div>
      }
    />
  );
}

function RdmaDevice({ target }: { target: NvmetTarget }) {
  const nodes = useApp(outlineNodes);
  const { editTarget } = useActions('offloading');
  const options = nodes
    .filter(({ kind }) => kind === 'nic' || kind === 'not-pci')
    .map(({ id, label }) => ({ value: id, text: label }));
  return (
    <Choice
      name="RDMA device that the host connects through"
      value={target.rdmaDevice}
      options={options}
      onChoose={rdmaDevice => editTarget({ rdmaDevice })}
    />
  );
}
