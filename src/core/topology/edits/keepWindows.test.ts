import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { node } from '../../testing/fabricMachine.ts';
import { knownValue } from '../fact.ts';
import { functionOf, machineTree } from '../machineTree.ts';
import { setFact } from './setFact.ts';

/**
 * Below 4 GiB a host bridge that does not show its windows decodes 0x80000000 to 0xfbffffff (`sharedSpace`). Of that,
 * captured BARs take all below 0xf8000000 here, and 00:05.0 the first 16 MiB of the 64 that are left.
 */
const capture = `
00:00.0 0600: 1022:1480
00:01.0 1200: 10ee:9048
	Region 0: Memory at 80000000 (32-bit, non-prefetchable) [size=1G]
00:02.0 1200: 10ee:9048
	Region 0: Memory at c0000000 (32-bit, non-prefetchable) [size=512M]
00:03.0 1200: 10ee:9048
	Region 0: Memory at e0000000 (32-bit, non-prefetchable) [size=256M]
00:04.0 1200: 10ee:9048
	Region 0: Memory at f0000000 (32-bit, non-prefetchable) [size=128M]
00:05.0 1200: 10ee:9048
	Region 0: Memory at f8000000 (32-bit, non-prefetchable) [size=16M]
`;
const MIB = 1n << 20n;

/** Where the BAR of a function lies after its size was set, once or several times; undefined where it found no room. */
function sized(device: string, sizes: readonly bigint[], text = capture) {
  const imported = importText(text);
  let machine = imported.ok ? imported.value.machines[0] : undefined;
  const id = node(device);
  for (const value of sizes) {
    if (!machine) throw new Error('not read');
    const result = setFact(machine, { node: id, fact: 'bar-0', value });
    if (!result.ok) throw new Error(result.error.code);
    machine = result.value.machine;
  }
  if (!machine) throw new Error('not read');
  const [bar] = knownValue(functionOf(machineTree(machine), id).bars) ?? [];
  return bar && knownValue(bar.address);
}

describe('below a host bridge whose windows are not shown', () => {
  it('a BAR grows up to the last byte that is decoded, and stays where it is', () => {
    expect(sized('0000:00:05.0', [64n * MIB])).toBe(0xf800_0000n);
  });

  it('what was captured beyond that space is decoded too, to its last byte', () => {
    // Shrunk and grown again, it goes back to 0xfd000000 to 0xfdffffff, which lies in no other window.
    const beyond = `${capture}00:06.0 1200: 10ee:9048\n\tRegion 0: Memory at fd000000 (32-bit, non-prefetchable) [size=16M]\n`;
    expect(sized('0000:00:06.0', [8n * MIB, 16n * MIB], beyond)).toBe(0xfd00_0000n);
  });
});
