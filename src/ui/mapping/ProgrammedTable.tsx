import { dmaSpaces, type LookUpCount, type Mapping } from '../../core/dma/mapping.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { addressText } from '../../core/lib/hex.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { segmentsText } from './MappingOutcome.tsx';
import * as styles from './mapping.module.css';

/** What the DMA engine is given, and what telling peers from memory costs. */
export function ProgrammedTable({ mapping }: { mapping: Mapping }) {
  return (
    <>
      <section className={styles.mappingPart} aria-label="Programmed">
        <h2 className="section-title">What the DMA engine is given</h2>
        {mapping.programmed.length === 0 && <p className="muted">Nothing.</p>}
        <ol className={styles.programmed}>
          {mapping.programmed.map(({ address, sizeBytes, segments }) => (
            <li key={segments.join()} className={styles.programmedEntry}>
              <span className="mono">{addressText(address.value)}</span>
              <span className="mono">{sizeText(BigInt(sizeBytes))}</span>
              <span className={styles.segmentNote}>
                {dmaSpaces.find(({ id }) => id === address.space)?.words}, {segmentsText(segments)}
              </span>
            </li>
          ))}
        </ol>
        {mapping.iovaRanges.map(({ iova, sizeBytes, segments }) => (
          <p key={segments.join()} className={`${styles.segmentNote} ${styles.iovaNote}`}>
            One range of IOVAs from <span className="mono">{addressText(iova)}</span>, {sizeText(sizeBytes)},
            for {segmentsText(segments)}.
          </p>
        ))}
      </section>
      <LookUpTable lookUps={mapping.lookUps} />
    </>
  );
}

const rows: readonly { readonly name: string; readonly of: (count: LookUpCount) => number }[] = [
  { name: 'addresses searched to map', of: count => count.searchesToMap },
  { name: 'addresses searched to unmap', of: count => count.searchesToUnmap },
  { name: 'map types asked for', of: count => count.verdicts },
];

function LookUpTable({ lookUps: { flags, byAddress } }: { lookUps: Mapping['lookUps'] }) {
  return (
    <section className={styles.mappingPart} aria-label="Look-ups">
      <h2 className="section-title">Telling peers from memory</h2>
      <table className={styles.lookUps}>
        <thead>
          <tr>
            <td />
            <th scope="col">marks in the segments</th>
            <th scope="col">search by address</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, of }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{of(flags)}</td>
              <td className="mono">{of(byAddress)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.segmentNote}>
        <SentenceText sentence={flags.sentence} /> <SentenceText sentence={byAddress.sentence} />
      </p>
    </section>
  );
}
