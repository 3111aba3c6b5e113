import type { BarView } from '../../core/dma/barLens.ts';
import { segmentKinds } from '../../core/dma/barSegments.ts';
import { roughSizeText, sizeText } from '../../core/lib/byteSize.ts';
import { offsetText } from '../../core/p2pdma/memory/barMemory.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { useActions } from '../shared/app.ts';
import { rem } from '../shared/rem.ts';
import * as styles from './memory.module.css';
import { type StripRow, stripRows } from './stripRows.ts';

/**
 * A BAR to scale, its start at the top. The drawing is the first cells of a table whose words say the same, so that
 * nothing is told by pattern or height alone.
 */
export function BarStrip({ node, bar }: { node: NodeId; bar: BarView }) {
  const rows = stripRows(bar);
  return (
    <table className={styles.strip}>
      <caption className="visually-hidden">BAR {bar.index}, from its start to its end</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Chunk</th>
          <td />
          <th scope="col">What</th>
          <th scope="col">Do</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={String(row.offsetBytes)} style={{ blockSize: rem(row.heightPx) }}>
            <ChunkCell row={row} />
            <td className={styles.stripCell} aria-hidden="true">
              <div className={styles.stripPiece} data-kind={row.kind ?? 'several'}>
                {row.isBroken && <BreakMark />}
              </div>
            </td>
            <td className={styles.stripWords}>
              <span>{wordsOf(row)}</span>
              <code className="muted">{offsetText(row.offsetBytes)}</code>
            </td>
            <td className={styles.stripDo}>
              <RowButton node={node} bar={bar.index} row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChunkCell({ row: { chunk } }: { row: StripRow }) {
  if (chunk === null) return <td className={styles.stripChunk} />;
  if (chunk.rows === 0) return null;
  return (
    <th scope="rowgroup" rowSpan={chunk.rows} className={styles.stripChunk}>
      <span className={styles.stripBracket}>
        <span>chunk {chunk.number}</span>
      </span>
    </th>
  );
}

function wordsOf({ kind, sizeBytes, askedBytes, pieces, allocations }: StripRow): string {
  const size = roughSizeText(sizeBytes);
  if (kind === null) return `${size} in ${pieces} pieces, ${allocations} of them allocated`;
  const words = segmentKinds.find(({ id }) => id === kind)?.words ?? kind;
  const asked = askedBytes === null || askedBytes === sizeBytes ? '' : `, ${sizeText(askedBytes)} asked for`;
  return `${size} ${words}${asked}`;
}

/** What can be done with a row by itself. */
function RowButton({ node, bar, row }: { node: NodeId; bar: number; row: StripRow }) {
  const { operateMemory } = useActions('drivers');
  const { kind, offsetBytes, askedBytes, sizeBytes } = row;
  const where = `${sizeText(sizeBytes)} at ${offsetText(offsetBytes)} of BAR ${bar}`;
  if (kind === 'allocated' && askedBytes !== null) {
    const free = () => operateMemory({ kind: 'free', node, bar, offsetBytes, sizeBytes: askedBytes });
    return (
      <button type="button" className="button" aria-label={`Free ${where}`} onClick={free}>
        Free
      </button>
    );
  }
  if (kind !== 'registers') return null;
  return (
    <button
      type="button"
      className="button"
      aria-label={`Remove the doorbells, ${where}`}
      onClick={() => operateMemory({ kind: 'remove-registers', node, bar, offsetBytes })}
    >
      Remove
    </button>
  );
}

/** Two waves across: what lies here is drawn larger than it is. */
const BreakMark = () => (
  <svg className={styles.stripBreak} viewBox="0 0 44 12" preserveAspectRatio="none" aria-hidden="true">
    <path className={styles.stripBreakGap} d="M0 6q5.5-6 11 0t11 0 11 0 11 0" />
    <path d="M0 3q5.5-6 11 0t11 0 11 0 11 0M0 9q5.5-6 11 0t11 0 11 0 11 0" />
  </svg>
);
