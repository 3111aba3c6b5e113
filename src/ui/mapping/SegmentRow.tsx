import type { KeyboardEvent } from 'react';
import { dmaSpaces, type MappedSegment, type SegmentResult, segmentClasses } from '../../core/dma/mapping.ts';
import type { Segment } from '../../core/dma/transfer.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { addressText } from '../../core/lib/hex.ts';
import { offsetText } from '../../core/p2pdma/memory/barMemory.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import type { Brace } from './brace.ts';
import * as styles from './mapping.module.css';

interface SegmentRowProps {
  readonly at: number;
  readonly count: number;
  readonly segment: Segment;
  /** Null while the engine is at work. */
  readonly mapped: MappedSegment | null;
  readonly brace: Brace | null;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** One segment: where it lives, the address that is programmed, and who answers there or why it is refused. */
export function SegmentRow(props: SegmentRowProps) {
  const { at, segment, mapped, brace, onKeyDown } = props;
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const kind = segmentClasses.find(({ id }) => id === mapped?.class);
  return (
    <li className={styles.segmentRow} data-row={at} data-brace={brace ?? 'none'} onKeyDown={onKeyDown}>
      <span className={styles.segmentLetter} title={kind?.words}>
        {kind?.letter ?? '…'}
      </span>
      <p className={styles.segmentName}>
        <span className="visually-hidden">{`Segment ${at + 1}, ${kind ? `${kind.letter}: ` : ''}`}</span>
        <SegmentName segment={segment} />{' '}
        <span className={styles.segmentSize}>{sizeText(BigInt(segment.sizeBytes))}</span>
      </p>
      {readOnly ? <span /> : <RowButtons {...props} />}
      <div className={styles.segmentBody}>
        {kind && segment.kind === 'bar-memory' && <p className={styles.segmentNote}>{kind.words}</p>}
        {mapped && <Addresses mapped={mapped} />}
        {mapped && <RouteLink mapped={mapped} />}
      </div>
    </li>
  );
}

function SegmentName({ segment }: { segment: Segment }) {
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  if (segment.kind === 'system-memory') return <strong>System memory</strong>;
  const { node, bar, offsetBytes } = segment;
  return (
    <>
      <button type="button" className="node-link" onClick={() => select(node)}>
        {nodes.get(node)?.label ?? node}
      </button>{' '}
      BAR {bar} <span className="mono">+{offsetText(offsetBytes)}</span>
    </>
  );
}

function Addresses({ mapped: { cpuPhysical, result } }: { mapped: MappedSegment }) {
  return (
    <>
      <dl className={styles.segmentAddresses}>
        <dt>CPU</dt>
        <dd className="mono">{cpuPhysical === undefined ? 'not known' : addressText(cpuPhysical)}</dd>
        {result.kind === 'mapped' && (
          <>
            <dt>DMA</dt>
            <dd>
              <strong className="mono">{addressText(result.address.value)}</strong>{' '}
              {spaceWords(result.address.space)}
            </dd>
          </>
        )}
      </dl>
      <Result result={result} />
    </>
  );
}

/** The way of one access to the segment, in the tab for routes. */
function RouteLink({ mapped: { segment, class: place, result } }: { mapped: MappedSegment }) {
  const device = useApp(state => state.open?.document.transfer.device ?? null);
  const { editRoute } = useActions('routing');
  const { inspect } = useActions('looking');
  if (device === null || result.kind !== 'mapped' || result.landing.kind !== 'target') return null;
  const size = sizeText(BigInt(segment.sizeBytes));
  function follow() {
    if (segment.kind === 'system-memory') {
      editRoute({ initiator: device, targetKind: 'memory', offset: addressText(segment.address), size });
    } else {
      const { node, bar, offsetBytes } = segment;
      const targetKind = place === 'own-bar' ? 'own' : 'peer';
      editRoute({ initiator: device, targetKind, target: node, bar, offset: offsetText(offsetBytes), size });
    }
    inspect('route');
  }
  return (
    <p>
      <button type="button" className={`node-link ${styles.segmentNote}`} onClick={follow}>
        follow a request there
      </button>
    </p>
  );
}

const spaceWords = (space: string): string => dmaSpaces.find(({ id }) => id === space)?.words ?? space;

function Result({ result }: { result: SegmentResult }) {
  switch (result.kind) {
    case 'mapped':
      return (
        <>
          {result.how.length > 0 && (
            <p className={styles.segmentNote}>
              <SentenceText sentence={result.how} />
            </p>
          )}
          {result.landing.kind !== 'target' && (
            <p className={result.landing.kind === 'unknown' ? 'tone-unknown' : 'tone-blocked'}>
              <Icon name={result.landing.kind === 'unknown' ? 'unknown' : 'warning'} />{' '}
              <SentenceText sentence={result.landing.sentence} />
            </p>
          )}
        </>
      );
    case 'refused':
      return (
        <p className="tone-blocked">
          <Icon name="blocked" /> <code>{result.error}</code>: <SentenceText sentence={result.sentence} />
        </p>
      );
    case 'not-mapped':
      return (
        <p className={styles.segmentNote}>
          <SentenceText sentence={result.sentence} />
        </p>
      );
    case 'unknown':
      return (
        <p className="tone-unknown">
          <Icon name="unknown" /> <SentenceText sentence={result.sentence} />{' '}
          {result.missing.map(({ what }) => what).join(', ')}
        </p>
      );
  }
}

function RowButtons({ at, count, onMove, onRemove }: SegmentRowProps) {
  const name = `segment ${at + 1}`;
  return (
    <div className={styles.segmentButtons}>
      <IconButton
        icon="chevron"
        label={`Move ${name} up`}
        data-part="up"
        aria-disabled={at === 0}
        onClick={() => onMove(-1)}
      />
      <IconButton
        icon="chevron"
        label={`Move ${name} down`}
        data-part="down"
        aria-disabled={at === count - 1}
        onClick={() => onMove(1)}
      />
      <IconButton icon="close" label={`Remove ${name}`} data-part="remove" onClick={onRemove} />
    </div>
  );
}
