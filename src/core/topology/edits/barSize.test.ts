import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, node, rootPort } from '../../testing/fabricMachine.ts';
import { knownValue, unknown } from '../fact.ts';
import type { Machine } from '../machine.ts';
import { freeBars } from './barSize.ts';
import type { EditResult } from './edit.ts';
import { editedFacts, revertAllFacts, revertFact, setFact } from './setFact.ts';

const drawn = fabricMachine(hostBridge([rootPort('rp', [device('gpu')])]));
/** As `lspci -nn` shows it: no BARs. */
const bare: Machine = {
  ...drawn,
  functions: drawn.functions.map(fn => (fn.id === node('gpu') ? { ...fn, bars: unknown } : fn)),
};
const made = (result: EditResult): Machine => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value.machine;
};
const gpuOf = ({ functions }: Machine) => {
  const fn = functions.find(({ id }) => id === node('gpu'));
  if (!fn) throw new Error('no gpu');
  return fn;
};
const barsOf = (machine: Machine) => knownValue(gpuOf(machine).bars);
const size = (fact: 'bar-0' | 'bar-1' | 'bar-2') => ({ node: node('gpu'), fact, value: 1n << 30n }) as const;

describe('a BAR that nobody has shown', () => {
  it('is 64-bit and gets an address, and the capture is what it was when it is taken back', () => {
    const after = made(setFact(bare, size('bar-0')));
    const [bar] = barsOf(after) ?? [];
    expect([bar?.kind, bar?.address.state]).toEqual(['memory64', 'known']);
    expect(editedFacts(after).map(({ fact }) => fact)).toEqual(['bar-0']);
    expect(gpuOf(made(revertFact(after, node('gpu'), 'bar-0')))).toEqual(gpuOf(bare));
  });
  it('takes two registers, so that the next one is not free', () => {
    expect(freeBars(gpuOf(bare))).toEqual([0, 1, 2, 3, 4, 5]);
    const after = made(setFact(bare, size('bar-0')));
    expect(freeBars(gpuOf(after))).toEqual([2, 3, 4, 5]);
    expect(setFact(after, size('bar-1')).ok).toBe(false);
  });
  it('goes with all others that were given', () => {
    const after = made(setFact(made(setFact(bare, size('bar-0'))), size('bar-2')));
    expect(barsOf(after)).toHaveLength(2);
    expect(gpuOf(made(revertAllFacts(after)))).toEqual(gpuOf(bare));
  });
  it('is none of a bridge', () => {
    const rp = bare.functions.find(({ id }) => id === node('rp'));
    expect(rp && freeBars(rp)).toEqual([]);
  });
});

it('a BAR whose size alone was not shown stays when the size is taken back', () => {
  const functions = drawn.functions.map(fn =>
    fn.bars.state === 'known'
      ? { ...fn, bars: { ...fn.bars, value: fn.bars.value.map(bar => ({ ...bar, sizeBytes: unknown })) } }
      : fn,
  );
  const sizeless = { ...drawn, functions };
  const after = made(setFact(sizeless, size('bar-0')));
  const [bar] = barsOf(made(revertFact(after, node('gpu'), 'bar-0'))) ?? [];
  expect(bar?.sizeBytes).toEqual(unknown);
});
