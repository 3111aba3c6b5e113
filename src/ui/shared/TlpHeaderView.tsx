import { useState } from 'react';
import type { HopPacket } from '../../core/fabric/answers/routeAnswer.ts';
import {
  encodeTlpHeader,
  fieldValue,
  type TlpField,
  tlpFields,
  tlpKinds,
} from '../../core/fabric/tlp/tlp.ts';
import { routingIdText } from '../../core/fabric/tlp/tlpOfHop.ts';
import { hex } from '../../core/lib/hex.ts';
import * as styles from './tlpHeader.module.css';

export const kindText = ({ header }: HopPacket): string =>
  tlpKinds.find(({ id }) => id === header.kind)?.name ?? '';

interface TlpHeaderViewProps {
  readonly packet: HopPacket;
  /** The field that was chosen last. */
  readonly asked: string | null;
  readonly onFollow: (field: string) => void;
}

/** The header of a packet: its double words, and every field with its bits and value. */
export function TlpHeaderView({ packet, asked, onFollow }: TlpHeaderViewProps) {
  return (
    <>
      <Dwords packet={packet} />
      <FieldTable packet={packet} asked={asked} onFollow={onFollow} />
    </>
  );
}

/** The double words as the wire carries them, bit 31 first; the table below says the same in words. */
function Dwords({ packet: { header, reads } }: { packet: HopPacket }) {
  const fields = tlpFields(header.kind);
  const bytes = encodeTlpHeader(header);
  const words = Array.from({ length: bytes.length / 4 }, (_, dword) => ({
    dword,
    fields: fields.filter(field => field.dword === dword),
    text: [...bytes.slice(dword * 4, dword * 4 + 4)].map(byte => hex(byte, 2)).join(' '),
  }));
  return (
    <div className={styles.dwords} aria-hidden="true">
      {words.map(word => (
        <div key={word.dword} className={styles.dword}>
          <span className={`mono ${styles.dwordText}`}>{word.text}</span>
          <svg viewBox="0 0 32 1" preserveAspectRatio="none" className={styles.dwordBits} aria-hidden="true">
            {word.fields.map(field => (
              <rect
                key={field.name}
                className={reads.includes(field.name) ? `${styles.bits} ${styles.bitsRead}` : styles.bits}
                x={32 - field.bit - field.width + 0.06}
                y={0}
                width={field.width - 0.12}
                height={1}
              />
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}

/** Most of the short fields are 0 in most packets; they are folded away unless a rule reads them. */
function FieldTable({ packet: { header, reads }, asked, onFollow }: TlpHeaderViewProps) {
  const [showsAll, setShowsAll] = useState(false);
  const all = tlpFields(header.kind);
  const isTold = ({ name, width }: TlpField) =>
    width > 2 || fieldValue(header, name) !== 0 || reads.includes(name) || name === asked || name === 'AT';
  const shown = showsAll ? all : all.filter(isTold);
  return (
    <>
      <table className={`facts-table ${styles.packetTable}`}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Bits</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(field => (
            <tr key={`${field.dword} ${field.bit}`} data-read={reads.includes(field.name)}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.fieldName}
                  aria-pressed={asked === field.name}
                  title={field.meaning}
                  onClick={() => onFollow(field.name)}
                >
                  {field.name}
                </button>
              </th>
              <td className="mono muted">{bitsText(field)}</td>
              <td className="mono">{valueText(field, fieldValue(header, field.name))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" className="button" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
        {showsAll ? 'Fold what is 0' : `Show all ${all.length} fields`}
      </button>
    </>
  );
}

const bitsText = ({ dword, bit, width }: TlpField): string =>
  width === 1 ? `${dword}:${bit}` : `${dword}:${bit + width - 1}…${bit}`;

function valueText({ name, width }: TlpField, value: number): string {
  if (name.endsWith(' ID')) return routingIdText(value);
  if (name === 'Address') return `0x${hex(BigInt(value) << 2n, 8)}`;
  if (name === 'Address high') return `0x${hex(value, 8)}`;
  if (name === 'Length' || name === 'Byte Count') return String(value);
  return width <= 5 ? value.toString(2).padStart(width, '0') : `0x${hex(value, Math.ceil(width / 4))}`;
}
