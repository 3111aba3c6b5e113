import { mappingWays } from '../../core/dma/mapping.ts';
import { transferPresets } from '../../core/dma/transferPresets.ts';
import { dmaLayerWords, iommuModeWords } from '../../core/fabric/platform/platformWords.ts';
import { architectures } from '../../core/topology/architecture.ts';
import { mappingAnswer } from '../../store/answers/memory.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { type AddressPlatform, AddressSettings } from '../shared/AddressSettings.tsx';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { LabSplit } from '../shared/LabSplit.tsx';
import { Segments } from '../shared/Segments.tsx';
import { DriverStepList } from './DriverStepList.tsx';
import { CallList, MappingOutcome } from './MappingOutcome.tsx';
import * as styles from './mapping.module.css';
import { ProgrammedTable } from './ProgrammedTable.tsx';
import { SegmentFields } from './SegmentFields.tsx';
import { SegmentList } from './SegmentList.tsx';
import { SubmitterList } from './SubmitterList.tsx';

const wayNames = { pages: 'a list of pages', resource: 'dma_map_resource()' } as const;

/** A scatter-gather list as the chosen kernel maps it for one device: what every segment gets, and who answers there. */
export function MappingTab() {
  const transfer = useApp(state => state.open?.document.transfer);
  const answer = useAnswer(mappingAnswer);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  if (!transfer) return null;
  const isEmpty = transfer.segments.length === 0;
  return (
    <LabSplit
      form={
        <div className={styles.mapping}>
          <section className={styles.mappingPart} aria-label="Who maps">
            <fieldset className={styles.mappingPlain} disabled={readOnly}>
              <DmaDevice device={transfer.device} />
            </fieldset>
            <HowItMaps />
            {answer && <PlatformFields platform={answer.platform} />}
          </section>
          {isEmpty && <EmptyList readOnly={readOnly} />}
          {!readOnly && (
            <details className={styles.mappingAdd} open={isEmpty}>
              <summary>Add a segment</summary>
              <SegmentFields device={transfer.device} />
            </details>
          )}
          {!isEmpty && !readOnly && <Presets />}
          {answer && <SubmitterList answer={answer} />}
        </div>
      }
      result={
        !isEmpty && (
          <div className={styles.mapping}>
            {answer && <MappingOutcome answer={answer} />}
            <section className={styles.mappingPart} aria-label="Scatter-gather list">
              <h2 className="section-title">Scatter-gather list</h2>
              <SegmentList segments={transfer.segments} mapping={answer?.mapping ?? null} />
            </section>
            {answer && (
              <>
                <CallList mapping={answer.mapping} />
                <ProgrammedTable mapping={answer.mapping} />
                <DriverStepList driver={answer.driver} />
              </>
            )}
          </div>
        )
      }
    />
  );
}

function DmaDevice({ device }: { device: string | null }) {
  const nodes = useApp(outlineNodes);
  const others = useApp(state => state.open?.document.machine.others);
  const { chooseDmaDevice } = useActions('mapping');
  const options = [
    ...nodes
      .filter(node => node.isEndpoint)
      .map(node => ({ value: node.id, text: `${node.label} · ${node.address}` })),
    ...(others ?? []).map(({ id, label }) => ({ value: id, text: `${label} · no PCI function` })),
  ];
  return (
    <Choice
      name="Device that does the DMA"
      value={options.find(({ value }) => value === device)?.value ?? null}
      options={options}
      onChoose={chooseDmaDevice}
    />
  );
}

function HowItMaps() {
  const { way, isDistanceAsked } = useApp(state => state.mapping);
  const { chooseMappingWay, supposeDistanceAsked } = useActions('mapping');
  return (
    <>
      <Segments
        label="Mapped as"
        options={mappingWays}
        names={wayNames}
        value={way}
        onChoose={chooseMappingWay}
      />
      {way === 'pages' && (
        <label className="check">
          <input
            type="checkbox"
            checked={isDistanceAsked}
            onChange={event => supposeDistanceAsked(event.target.checked)}
          />
          Somebody has asked for the distance before
        </label>
      )}
    </>
  );
}

/** The settings in a line; open, they can be changed. */
function PlatformFields({ platform }: { platform: AddressPlatform }) {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const architecture = architectures.find(({ id }) => id === platform.architecture)?.name;
  return (
    <details className={styles.mappingAdd}>
      <summary>
        {architecture} · IOMMU {iommuModeWords[platform.iommu.mode]} · DMA layer{' '}
        {dmaLayerWords[platform.dmaLayer]}
      </summary>
      <fieldset className={`${styles.mappingPart} ${styles.mappingPlain}`} disabled={readOnly}>
        <AddressSettings platform={platform} />
      </fieldset>
    </details>
  );
}

function EmptyList({ readOnly }: { readOnly: boolean }) {
  return (
    <div className="callout">
      <p>
        A driver hands a device a list of places in memory. Each can be system memory (a), a peer through the
        host bridge (b1), a peer below the same switch (b2) or the device’s own BAR (c), and the kernel gives
        each an address of its own kind.
      </p>
      {readOnly ? <p>Make a copy of this machine to try it.</p> : <Presets />}
    </div>
  );
}

/** Lists made for this machine, one click each; the memory that they need is registered with them. */
function Presets() {
  const { takeTransferPreset, clearTransfer } = useActions('mapping');
  const refused = useApp(state => state.mapping.presetRefused);
  const isEmpty = useApp(state => state.open?.document.transfer.segments.length === 0);
  return (
    <>
      <div className={styles.mappingPresets}>
        {transferPresets.map(({ id, name, means }) => (
          <button
            key={id}
            type="button"
            className={isEmpty && id === 'mixed' ? 'button button-main' : 'button'}
            title={means}
            onClick={() => void takeTransferPreset(id)}
          >
            {name}
          </button>
        ))}
        {!isEmpty && (
          <button type="button" className="button button-quiet" onClick={clearTransfer}>
            Clear
          </button>
        )}
      </div>
      {refused && (
        <p className="complaint" role="alert">
          {refused}
        </p>
      )}
    </>
  );
}
