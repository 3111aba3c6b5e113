import { useState } from 'react';
import {
  type ArrivalOrder,
  arrivalOrders,
  type LockedStep,
  type UnlockBarrier,
} from '../../core/p2pdma/memory/lockedWrites.ts';
import { Segments } from '../shared/Segments.tsx';

/** What may and may not be taken for granted of P2P memory, which is I/O memory; folded until asked for. */
export const IoMemory = () => (
  <details className="more">
    <summary>It is I/O memory, not RAM</summary>
    <ul>
      <li>Ordinary loads and stores reach it: a driver needs no ioreadX() or iowriteX().</li>
      <li>It must have no side effects: a read changes nothing, and a write is only stored.</li>
      <li>No cache keeps it coherent: what a peer writes, another CPU may still hold an old copy of.</li>
      <li>
        Code that is not prepared must not get its pages. A client tells them apart page by page with{' '}
        <code>is_pci_p2pdma_page()</code>, or a whole queue by its flag; it gives a list of them back with{' '}
        <code>pci_p2pmem_free_sgl()</code>.
      </li>
      <li>
        A driver finds the device of a page by its <code>pgmap</code>. Before there were pages for it, a
        search among the resources by address was proposed.
      </li>
    </ul>
    <SpinlockRace />
  </details>
);

/** Those that mix the sections first: they are what there is to see. */
const ordersOf: Readonly<Record<UnlockBarrier, readonly ArrivalOrder[]>> = {
  none: arrivalOrders('none').toReversed(),
  mmiowb: arrivalOrders('mmiowb').toReversed(),
};

/** Two CPUs under a spinlock: what can reach the device, with and without the barrier. */
function SpinlockRace() {
  const [barrier, setBarrier] = useState<UnlockBarrier>('none');
  const [chosen, setChosen] = useState(0);
  const orders = ordersOf[barrier];
  const mixed = orders.filter(({ isWhole }) => !isWhole).length;
  const order = orders[Math.min(chosen, orders.length - 1)];
  return (
    <section aria-label="Writes under a spinlock">
      <p>
        Two CPUs write A and B of one device under a spinlock. Where a machine orders memory and I/O weakly
        (MIPS, PowerPC; not x86), the unlock can be seen before the writes have left.
      </p>
      <Segments
        label="Before the unlock"
        options={['none', 'mmiowb']}
        names={{ none: 'no barrier', mmiowb: 'mmiowb(), or Linux 5.2 and later' }}
        value={barrier}
        onChoose={setBarrier}
      />
      <p role="status">
        {orders.length} orders can reach the device; {mixed === 0 ? 'none mixes' : `${mixed} mix`} the two
        sections. Since 5.2 spin_unlock() holds back by itself where that is needed, and drivers call mmiowb()
        no more.
      </p>
      <div className="button-row">
        {orders.map((each, i) => (
          <button
            key={arrivalText(each)}
            type="button"
            className="button"
            aria-pressed={each === order}
            onClick={() => setChosen(i)}
          >
            {arrivalText(each)}
            {each.isWhole ? '' : ' (mixed)'}
          </button>
        ))}
      </div>
      {order && (
        <ol>
          {order.steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place
            <li key={i}>{stepWords(step)}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

const register = (write: number | null): string => (write === 0 ? 'A' : 'B');

const arrivalText = ({ arrivals }: ArrivalOrder): string =>
  arrivals.map(({ cpu, write }) => `${register(write)}${cpu}`).join(' ');

function stepWords({ cpu, does, write }: LockedStep): string {
  switch (does) {
    case 'lock':
      return `CPU ${cpu} takes the lock.`;
    case 'write':
      return `CPU ${cpu} writes ${register(write)}.`;
    case 'mmiowb':
      return `CPU ${cpu} waits in mmiowb() until its writes have left.`;
    case 'unlock':
      return `CPU ${cpu} unlocks.`;
    case 'arrives':
      return `${register(write)} of CPU ${cpu} reaches the device.`;
  }
}
