import { exporterDrivers, exporterRow, isForeignTo } from '../../core/dmabuf/exporters.ts';
import { apiGenerations, generationOf, generationOfKernel } from '../../core/dmabuf/generations.ts';
import type { PlannedRun } from '../../core/dmabuf/plannedRun.ts';
import type { Exporter, Sharing } from '../../core/dmabuf/sharing.ts';
import { kernelChoices } from '../../core/p2pdma/kernels/kernelChoices.ts';
import { knownValue } from '../../core/topology/fact.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { Segments } from '../shared/Segments.tsx';
import { BufferFields } from './BufferFields.tsx';
import { ImporterList } from './ImporterList.tsx';
import * as styles from './sharing.module.css';
import { usePartyNames } from './usePartyNames.ts';

/** Who shares the buffer, under which kernel and by which calls; in a line until somebody wants to change it. */
export function SharingSetup({ run }: { run: PlannedRun }) {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const kernel = useApp(state => state.open?.document.settings.kernel ?? '');
  const { sharing } = run;
  return (
    <details className={styles.sharingSetup}>
      <summary>
        <SetupInWords sharing={sharing} />
      </summary>
      <fieldset className={`plain-fieldset ${styles.sharingPart}`} disabled={readOnly}>
        <RunFields run={run} kernel={kernel} />
        <ApiFields sharing={sharing} kernel={run.kernel ?? kernel} />
        <ExporterFields sharing={sharing} kernel={run.kernel ?? kernel} />
        <BufferFields sharing={sharing} />
        <ImporterList sharing={sharing} />
      </fieldset>
    </details>
  );
}

function SetupInWords({ sharing }: { sharing: Sharing }) {
  const [exporter, ...importers] = usePartyNames().values();
  const { name } = generationOf(sharing.generation);
  const isForeign = useIsForeign(sharing);
  return (
    <>
      <strong>{exporter}</strong> ({isForeign && 'as '}
      {sharing.exporter.driver}) shares with{' '}
      <strong>{importers.length > 0 ? importers.join(', ') : 'nobody'}</strong>
      <span className="muted"> · {name}</span>
    </>
  );
}

/** Whether the exporter is treated as its chosen driver would treat a device of its own. */
const useIsForeign = ({ exporter }: Sharing): boolean =>
  useApp(({ open }) => {
    const fn = open?.document.machine.functions.find(({ id }) => id === exporter.node);
    return isForeignTo(exporter.driver, fn && knownValue(fn.vendorId));
  });

const AS_CHOSEN = 'as-chosen';

function RunFields({ run, kernel }: { run: PlannedRun; kernel: string }) {
  const { nameSharingWay, chooseSharingKernel, copySharingWay, removeSharingWay } = useActions('sharing');
  return (
    <>
      <div className="field-pair">
        <Typed name="Name of the run" value={run.name} onType={nameSharingWay} />
        <Choice
          name="Kernel of the run"
          value={run.kernel ?? AS_CHOSEN}
          options={[
            { value: AS_CHOSEN, text: `as chosen, ${kernel}` },
            ...kernelChoices.map(({ release, label }) => ({ value: release, text: label })),
            ...(run.kernel && kernelChoices.every(({ release }) => release !== run.kernel)
              ? [{ value: run.kernel, text: run.kernel }]
              : []),
          ]}
          onChoose={chosen => chooseSharingKernel(chosen === AS_CHOSEN ? null : chosen)}
        />
      </div>
      <div className="button-row">
        <button type="button" className="button" onClick={copySharingWay}>
          Copy this run beside it
        </button>
        <button type="button" className="button button-quiet" onClick={removeSharingWay}>
          Remove
        </button>
      </div>
    </>
  );
}

interface WithKernel {
  readonly sharing: Sharing;
  readonly kernel: string;
}

/** The calls that importers and exporters have, by generation. */
function ApiFields({ sharing: { generation, moveNotify }, kernel }: WithKernel) {
  const { editSharing } = useActions('sharing');
  const { note, needsMoveNotify } = generationOf(generation);
  const own = generationOf(generationOfKernel(kernel));
  return (
    <div className={styles.sharingPart}>
      <Choice
        name="Generation of the calls"
        value={generation}
        options={apiGenerations.map(({ id, name }) => ({ value: id, text: name }))}
        onChoose={chosen => editSharing({ generation: chosen })}
      />
      <p className="muted small">
        {note}
        {own.id !== generation && ` Kernel ${kernel} itself has: ${own.name}.`}
      </p>
      {needsMoveNotify && (
        <label className="check">
          <input
            type="checkbox"
            checked={moveNotify}
            onChange={event => editSharing({ moveNotify: event.target.checked })}
          />
          <code>CONFIG_DMABUF_MOVE_NOTIFY</code>
        </label>
      )}
    </div>
  );
}

const prefersNames = { vram: 'VRAM', 'system-memory': 'System memory' } as const;
const jobsNames = { preferred: 'bring it there', either: 'take it where it is' } as const;

function ExporterFields({ sharing, kernel }: WithKernel) {
  const nodes = useApp(outlineNodes);
  const { editSharing } = useActions('sharing');
  const { exporter, generation } = sharing;
  const edit = (changed: Partial<Exporter>) => editSharing({ exporter: { ...exporter, ...changed } });
  const row = exporterRow(exporter.driver, kernel, generation);
  const isForeign = useIsForeign(sharing);
  return (
    <fieldset className={`plain-fieldset ${styles.sharingPart}`}>
      <legend className="section-title">Exporter</legend>
      <div className="field-pair">
        <Choice
          name="Exporting device"
          value={exporter.node}
          options={nodes
            .filter(({ isEndpoint }) => isEndpoint)
            .map(({ id, label }) => ({ value: id, text: label }))}
          onChoose={node => edit({ node })}
        />
        <Choice
          name="Its driver"
          value={exporter.driver}
          options={exporterDrivers.map(driver => ({ value: driver, text: driver }))}
          onChoose={driver => edit({ driver })}
        />
      </div>
      <p className="muted small">
        {row
          ? `${exporter.driver} since ${row.release}: ${row.note}`
          : `${exporter.driver} exports nothing in ${kernel}.`}
        {isForeign && ' It drives no such device; this one is treated as if it did.'}
      </p>
      {row?.moves !== false && (
        <>
          <span className="field-title">It prefers</span>
          <Segments
            label="The exporter prefers"
            options={['vram', 'system-memory'] as const}
            names={prefersNames}
            value={exporter.prefers}
            onChoose={prefers => edit({ prefers })}
          />
          <span className="field-title">Its own jobs</span>
          <Segments
            label="Jobs of the exporter"
            options={['preferred', 'either'] as const}
            names={jobsNames}
            value={exporter.ownJobsTake}
            onChoose={ownJobsTake => edit({ ownJobsTake })}
          />
        </>
      )}
      {generationOf(generation).asksExporter && (
        <label className="check">
          <input
            type="checkbox"
            checked={exporter.invalidates}
            onChange={event => edit({ invalidates: event.target.checked })}
          />
          Says that it can invalidate mappings
        </label>
      )}
    </fieldset>
  );
}
