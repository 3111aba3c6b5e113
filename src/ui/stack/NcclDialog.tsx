import { pathMeanings } from '../../core/stack/nccl/behaviour.ts';
import { asksWords, type NcclCell, type NcclName, outcomeWords } from '../../core/stack/nccl/ncclTables.ts';
import type { NcclView } from '../../core/stack/nccl/ncclView.ts';
import { libraries } from '../../core/stack/nccl/releases.ts';
import { beside } from '../../core/stack/nccl/topoBeside.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { ncclPane } from '../../store/answers/pair.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { Icon } from '../shared/Icon.tsx';
import { Segments } from '../shared/Segments.tsx';
import { outcomeLook } from './outcomeLook.ts';
import * as styles from './stack.module.css';

/** What NCCL or RCCL would make of the machine, or of a topology file: path types, P2P and GPUDirect RDMA by release. */
export function NcclDialog() {
  const answer = useAnswer(ncclPane);
  const { closeDialog } = useActions('looking');
  return (
    <Dialog title="Paths in NCCL and RCCL" onClose={closeDialog} wide>
      <div className="dialog-body">
        <Question />
        {!answer ? (
          <p className="muted">Searching the paths …</p>
        ) : answer.ok ? (
          <Tables view={answer.value} />
        ) : (
          <p className="callout callout-trouble" role="alert">
            {answer.error}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Question() {
  const { library, version, before, xml } = useApp(state => state.nccl);
  const environment = useApp(state => state.open?.document.stack.environment ?? '');
  const { askNccl } = useActions('measuring');
  const { typeText } = useActions('stack');
  return (
    <div className={styles.fields}>
      <div>
        <Segments
          label="Library"
          options={libraries}
          names={{ NCCL: 'NCCL', RCCL: 'RCCL' }}
          value={library}
          onChoose={chosen => askNccl({ library: chosen, version: chosen === 'NCCL' ? '2.27.7' : '0cbce2a' })}
        />
      </div>
      <Field label="Release" value={version} onType={text => askNccl({ version: text })} />
      <Field label="Compare with release" value={before} onType={text => askNccl({ before: text })} />
      <Field label="Environment" value={environment} onType={text => typeText('environment', text)} />
      <details className={styles.wide}>
        <summary>A topology file instead of the machine (NCCL_TOPO_DUMP_FILE)</summary>
        <label>
          <span>XML</span>
          <textarea
            className="mono"
            rows={5}
            spellCheck={false}
            placeholder={'<system version="1">'}
            value={xml}
            onChange={event => askNccl({ xml: event.target.value })}
          />
        </label>
      </details>
    </div>
  );
}

function Field(props: { label: string; value: string; onType: (text: string) => void }) {
  return (
    <label>
      <span>{props.label}</span>
      <input
        className="mono"
        type="text"
        spellCheck={false}
        autoComplete="off"
        value={props.value}
        onChange={event => props.onType(event.target.value)}
      />
    </label>
  );
}

function Tables({ view: { name, grade, of, tables, topo } }: { view: NcclView }) {
  const { gpus, nets, gpuGpu, gpuNet, changes, filled } = tables;
  const used = new Set([...gpuGpu, ...gpuNet].flatMap(row => row.flatMap(cell => cell?.type ?? [])));
  if (gpus.length === 0)
    return (
      <p>
        {name} finds no GPU of its maker {of === 'machine' ? 'in this machine' : 'in this file'}.
      </p>
    );
  return (
    <>
      <p className="muted">
        {name}, {grade === 'executed' ? 'checked by running the original' : 'by rules read in the source'}. A
        yes is the library’s alone: the driver and the wires are asked below it.
        {of === 'machine' && ' NVLink is not visible in lspci; links beside PCIe that are drawn count.'}
        {filled.gpus + filled.nics > 0 &&
          ` The file names ${filled.gpus} GPUs and ${filled.nics} adapters by their class alone; they take part as Ampere and with 200 Gb/s.`}
      </p>
      {changes.length > 0 && (
        <section className="callout">
          <strong>What changes</strong>
          <ul>
            {changes.map(change => (
              <li key={sentenceText(change)}>{sentenceText(change)}</li>
            ))}
          </ul>
        </section>
      )}
      {topo.disagreements.length > 0 && (
        <section className="callout callout-doubt">
          <strong>Captured and predicted disagree</strong>
          <ul>
            {topo.disagreements.map(sentence => (
              <li key={sentenceText(sentence)}>{sentenceText(sentence)}</li>
            ))}
          </ul>
        </section>
      )}
      <CellTable title="GPU to GPU" rows={gpus} columns={gpus} cells={gpuGpu} topo={topo} />
      {nets.length > 0 && (
        <CellTable title="GPU to network adapter" rows={gpus} columns={nets} cells={gpuNet} topo={topo} />
      )}
      <p className="muted">{[...used].map(path => `${path}: ${pathMeanings[path]}`).join('; ')}.</p>
    </>
  );
}

function CellTable(props: {
  title: string;
  rows: readonly NcclName[];
  columns: readonly NcclName[];
  cells: readonly (readonly (NcclCell | null)[])[];
  topo: NcclView['topo'];
}) {
  return (
    // The table may be wider than the dialog; it scrolls for itself and by keyboard too.
    <section className={styles.scroll} tabIndex={0} aria-label={props.title}>
      <table className="facts-table">
        <caption>{props.title}</caption>
        <thead>
          <tr>
            <td />
            {props.columns.map(({ text }) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((name, row) => (
            <tr key={name.text}>
              <th scope="row">{name.text}</th>
              {props.columns.map((column, at) => (
                <PathCell
                  key={column.text}
                  cell={props.cells[row]?.[at] ?? null}
                  printed={props.topo.letters.get(beside(name.node, column.node))}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PathCell({ cell, printed }: { cell: NcclCell | null; printed: string | undefined }) {
  if (!cell) return <td className="muted">—</td>;
  const { type, gigabytesPerSecond, verdicts } = cell;
  const isOneAnswer = verdicts.every(({ outcome }) => outcome === verdicts[0]?.outcome);
  return (
    <td>
      <strong>{type ?? '?'}</strong>
      {printed !== undefined && (
        <span className="muted" title="captured: nvidia-smi topo -m">
          {' '}
          topo -m {printed}
        </span>
      )}
      {gigabytesPerSecond !== null && <span className="muted"> {gigabytesPerSecond.toFixed(1)} GB/s</span>}
      {(isOneAnswer ? verdicts.slice(0, 1) : verdicts).map(({ asks, outcome, why }) => {
        const { icon, tone } = outcomeLook[outcome];
        return (
          <span key={asks} className={`verdict-word tone-${tone}`} title={why ?? undefined}>
            <Icon name={icon} size={14} />
            {!isOneAnswer ? `${asksWords[asks].split(' ').at(-1)} ` : ''}
            {outcomeWords[outcome]}
          </span>
        );
      })}
    </td>
  );
}
