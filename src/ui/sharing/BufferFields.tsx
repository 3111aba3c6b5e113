import { placementName, placements } from '../../core/dmabuf/placement.ts';
import type { SharedBuffer, Sharing } from '../../core/dmabuf/sharing.ts';
import { parseSize, roughSizeText, sizeText } from '../../core/lib/byteSize.ts';
import { err, ok, type Result } from '../../core/lib/result.ts';
import { MAX_BUFFER_BYTES } from '../../core/share/limits.ts';
import { knownValue } from '../../core/topology/fact.ts';
import { memoryBars } from '../../core/topology/memoryBars.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { ParsedField } from '../shared/ParsedField.tsx';
import * as styles from './sharing.module.css';

/** The buffer, where it lies in the exporter's memory, and how fast it is copied elsewhere. */
export function BufferFields({
  sharing: { exporter, buffer, copyGigabytesPerSecond },
}: {
  sharing: Sharing;
}) {
  const functions = useApp(state => state.open?.document.machine.functions);
  const { editSharing } = useActions('sharing');
  const edit = (changed: Partial<SharedBuffer>, field?: string) =>
    editSharing({ buffer: { ...buffer, ...changed } }, field);
  const exporting = functions?.find(fn => fn.id === exporter.node);
  const bars = exporting ? memoryBars(exporting) : [];
  return (
    <fieldset className={`plain-fieldset ${styles.sharingPart}`}>
      <legend className="section-title">Buffer</legend>
      <div className="field-pair">
        <ParsedField
          name="Size"
          value={buffer.sizeBytes}
          show={bytes => sizeText(BigInt(bytes))}
          read={readBufferSize}
          onRead={sizeBytes => edit({ sizeBytes }, 'buffer size')}
        />
        <Choice
          name="Starts in"
          value={buffer.startsIn}
          options={placements.map(({ id }) => ({ value: id, text: placementName(id, exporter.driver) }))}
          onChoose={startsIn => edit({ startsIn })}
        />
        <Choice
          name="BAR that shows it"
          value={String(buffer.bar)}
          options={bars.map(({ index, sizeBytes }) => ({
            value: String(index),
            text: barText(index, knownValue(sizeBytes)),
          }))}
          onChoose={bar => edit({ bar: Number(bar) })}
        />
        <ParsedField
          name="Offset in the BAR"
          value={buffer.offsetBytes}
          show={sizeText}
          read={readOffset}
          onRead={offsetBytes => edit({ offsetBytes }, 'buffer offset')}
        />
        <ParsedField
          name="Copy engine, GB/s"
          value={copyGigabytesPerSecond}
          show={String}
          read={readRate}
          onRead={rate => editSharing({ copyGigabytesPerSecond: rate }, 'copy rate')}
        />
      </div>
    </fieldset>
  );
}

const barText = (index: number, sizeBytes: bigint | undefined): string =>
  sizeBytes === undefined ? `BAR ${index}` : `BAR ${index}, ${roughSizeText(sizeBytes)}`;

function readBufferSize(text: string): Result<number, string> {
  const size = parseSize(text);
  if (!size.ok) return err(size.error.message);
  return size.value >= 1n && size.value <= BigInt(MAX_BUFFER_BYTES)
    ? ok(Number(size.value))
    : err('A buffer has 1 byte to 16 TiB.');
}

function readOffset(text: string): Result<bigint, string> {
  const offset = parseSize(text);
  if (!offset.ok) return err(offset.error.message);
  return offset.value < 1n << 64n ? offset : err('No BAR is that large.');
}

function readRate(text: string): Result<number, string> {
  const rate = /^\d{1,5}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return rate >= 0.001 ? ok(rate) : err('Type 1e9 bytes a second, such as 12 or 12.5.');
}
