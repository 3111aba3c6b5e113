import { expect, it } from 'vitest';
import { decodeConfig } from './decodeConfig.ts';

/** A downstream port with a PCI Express capability at 40h and ACS, with Egress Control, at 100h. */
function portConfig(
  vectorBits: number,
  vector: readonly number[],
  more: readonly (readonly [at: number, dword: number])[] = [],
): readonly number[] {
  const bytes = new DataView(new ArrayBuffer(0x1000));
  const put = (at: number, dword: number) => bytes.setUint32(at, dword, true);
  put(0x04, 0x0010_0006);
  put(0x0c, 0x0001_0000);
  put(0x34, 0x40);
  put(0x40, 0x0062_0010);
  put(0x4c, 0x1100_0083);
  put(0x100, 0x0001_000d);
  put(0x104, 0x0020_0020 | (vectorBits << 8));
  for (const [i, dword] of vector.entries()) put(0x108 + 4 * i, dword);
  for (const [at, dword] of more) put(at, dword);
  return [...new Uint8Array(bytes.buffer)];
}

it('a port number stands in bits 31:24 of the Link Capabilities', () => {
  const { facts } = decodeConfig(portConfig(32, [0]));
  expect(facts.portNumber).toEqual({ state: 'known', value: 0x11, source: 'hex' });
});

it.each([
  ['one', 0x0080_0000, 0x0040_0000, { state: 'known', value: 1, source: 'hex' }],
  ['two', 0x0180_0000, 0x00c0_0000, { state: 'known', value: 2, source: 'hex' }],
  ['none', 0x0080_0000, 0, { state: 'known', value: 0, source: 'hex' }],
  ['what it cannot see', 0, 0x0040_0000, undefined],
] as const)(
  'a port tells of retimers in bits 6 and 7 of Link Status 2: %s',
  (_how, capability2, status2, seen) => {
    const { facts } = decodeConfig(
      portConfig(
        32,
        [0],
        [
          [0x6c, capability2],
          [0x70, status2],
        ],
      ),
    );
    expect(facts.retimers).toEqual(seen);
  },
);

it.each([
  ['as many bits as the capability says', 8, [0xffff_ffff], 0xffn],
  ['more than one double word', 48, [0x8000_0001, 0xffff_0002], 0x0002_8000_0001n],
  ['256 where it says 0', 0, [1, 0, 0, 0, 0, 0, 0, 0x8000_0000], (1n << 255n) | 1n],
] as const)('an egress control vector has %s', (_why, bits, dwords, value) => {
  const { facts } = decodeConfig(portConfig(bits, dwords));
  expect(facts.acs).toMatchObject({ value: { egressVector: { state: 'known', value } } });
});
