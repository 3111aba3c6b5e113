import { type FormEvent, useMemo } from 'react';
import { type SegmentFormError, segmentKinds } from '../../core/dma/segmentForm.ts';
import { sizeText } from '../../core/lib/byteSize.ts';
import { offsetText } from '../../core/p2pdma/memory/barMemory.ts';
import type { Provider } from '../../core/p2pdma/memory/drivers.ts';
import { knownValue } from '../../core/topology/fact.ts';
import type { NodeId, PciFunction } from '../../core/topology/machine.ts';
import { memoryBars } from '../../core/topology/memoryBars.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { Segments } from '../shared/Segments.tsx';
import * as styles from './mapping.module.css';

const kindNames = { memory: 'system memory', peer: 'a peer', own: 'its own BAR' } as const;

/** A segment to add: pages, memory of a provider (an allocation or a range), or the device's own BAR. */
export function SegmentFields({ device }: { device: NodeId | null }) {
  const form = useApp(state => state.mapping.form);
  const complaint = useApp(state => state.mapping.complaint);
  const nodes = useApp(outlineNodes);
  const { typeSegment, addSegment } = useActions('mapping');
  const wrong = (field: SegmentFormError['field']) => (complaint?.field === field ? complaint.message : null);
  const node = form.kind === 'own' ? device : form.node;
  function add(event: FormEvent) {
    event.preventDefault();
    addSegment();
  }
  return (
    <form className={styles.mappingPart} aria-label="Add a segment" onSubmit={add}>
      <Segments
        label="Segment in"
        options={segmentKinds}
        names={kindNames}
        value={form.kind}
        onChoose={kind => typeSegment({ kind, bar: null, offset: '' })}
      />
      {form.kind === 'peer' && (
        <Choice
          name="Whose memory"
          value={form.node}
          options={nodes
            .filter(each => each.isEndpoint)
            .map(each => ({ value: each.id, text: `${each.label} · ${each.address}` }))}
          complaint={wrong('node')}
          onChoose={chosen => typeSegment({ node: chosen, bar: null, offset: '' })}
        />
      )}
      {form.kind === 'own' && wrong('node') && (
        <p className="complaint" role="alert">
          {wrong('node')}
        </p>
      )}
      {form.kind !== 'memory' && <Place node={node} complaint={wrong('bar')} />}
      <div className={styles.mappingRow}>
        <Typed
          name={form.kind === 'memory' ? 'Address, CPU physical' : 'Offset in the BAR'}
          value={form.offset}
          placeholder={form.kind === 'memory' ? '0x100000000' : '0x0'}
          complaint={wrong('offset')}
          onType={offset => typeSegment({ offset })}
        />
        <Typed
          name="Size"
          value={form.size}
          complaint={wrong('size')}
          onType={size => typeSegment({ size })}
        />
        <button type="submit" className="button">
          Add
        </button>
      </div>
    </form>
  );
}

/** The memory of a device: what is allocated from its pool, what is registered, and its BARs as they are. */
function Place({ node, complaint }: { node: NodeId | null; complaint: string | null }) {
  const { bar, offset } = useApp(state => state.mapping.form);
  const fn = useApp(state => state.open?.document.machine.functions.find(each => each.id === node));
  const provider = useApp(state =>
    state.open?.document.drivers.memory.providers.find(each => each.node === node),
  );
  const { typeSegment } = useActions('mapping');
  const places = useMemo(() => (fn ? placesIn(fn, provider) : []), [fn, provider]);
  const chosen = places.find(place => place.bar === bar && place.offset === offset);
  const whole = places.find(place => place.bar === bar);
  return (
    <Choice
      name="Memory"
      value={(chosen ?? whole)?.key ?? null}
      options={places.map(({ key, text }) => ({ value: key, text }))}
      complaint={complaint}
      onChoose={key => {
        const place = places.find(each => each.key === key);
        if (place)
          typeSegment({ bar: place.bar, offset: place.offset, ...(place.size && { size: place.size }) });
      }}
    />
  );
}

interface Place {
  readonly key: string;
  readonly text: string;
  readonly bar: number;
  readonly offset: string;
  /** Fills in the size where the place has one of its own. */
  readonly size: string | null;
}

function placesIn(fn: PciFunction, provider: Provider | undefined): readonly Place[] {
  const chunks = provider?.chunks ?? [];
  const allocations = chunks.flatMap(chunk =>
    chunk.allocations.map(({ offsetBytes, askedBytes }) => ({
      bar: chunk.bar,
      offset: offsetText(chunk.offsetBytes + offsetBytes),
      size: sizeText(askedBytes),
    })),
  );
  const bars = memoryBars(fn);
  return [
    ...allocations.map(each => ({
      ...each,
      key: `a ${each.bar} ${each.offset}`,
      text: `allocation at ${each.offset} of BAR ${each.bar}, ${each.size}`,
    })),
    ...chunks.map(chunk => ({
      key: `c ${chunk.bar} ${chunk.offsetBytes}`,
      text: `registered in BAR ${chunk.bar}, ${sizeText(chunk.sizeBytes)}`,
      bar: chunk.bar,
      offset: offsetText(chunk.offsetBytes),
      size: null,
    })),
    ...bars
      .filter(bar => !chunks.some(chunk => chunk.bar === bar.index))
      .map(bar => {
        const size = knownValue(bar.sizeBytes);
        return {
          key: `b ${bar.index}`,
          text: `BAR ${bar.index}${size ? `, ${sizeText(size)}` : ''}, not registered`,
          bar: bar.index,
          offset: '0x0',
          size: null,
        };
      }),
  ];
}
