import { expect, it } from 'vitest';
import type { FactName } from '../topology/facts/facts.ts';
import { importText } from './importText.ts';
import { decodeConfig } from './lspci/decodeConfig.ts';

/** A function with a PCI Express capability (version 2) of this type at 40h, and these double words in it. */
function expressConfig(flags: number, more: readonly (readonly [at: number, dword: number])[] = []) {
  const bytes = new DataView(new ArrayBuffer(0x1000));
  const put = (at: number, dword: number) => bytes.setUint32(at, dword, true);
  put(0x04, 0x0010_0006);
  put(0x34, 0x40);
  put(0x40, 0x0010 | (flags << 16));
  for (const [at, dword] of more) put(0x40 + at, dword);
  return [...new Uint8Array(bytes.buffer)];
}

const fromBytes = (name: FactName, bytes: readonly number[]) => decodeConfig(bytes).facts[name];

function fromText(name: FactName, lines: readonly string[]) {
  const head = '00:01.0 PCI bridge [0604]: Intel Corporation Device [8086:2030]';
  const read = importText([head, '\tControl: I/O- Mem+ BusMaster+', ...lines].join('\n'));
  const [fn] = read.ok ? (read.value.machines[0]?.functions ?? []) : [];
  return fn?.[name];
}

it('the slot number stands in bits 31:19 of Slot Capabilities, where the port has a slot', () => {
  const rootPortWithSlot = 0x0142;
  expect(fromBytes('slotNumber', expressConfig(rootPortWithSlot, [[0x14, 0x1234 << 19]]))).toEqual({
    state: 'known',
    value: 0x1234,
    source: 'hex',
  });
  expect(fromBytes('slotNumber', expressConfig(0x0042))).toEqual({ state: 'absent', source: 'hex' });
});

it('the slot number is read from text, and absent only where the whole of it would show one', () => {
  const express = '\tCapabilities: [58] Express (v2) Root Port (Slot+), MSI 00';
  const withoutSlot = [
    '\tCapabilities: [58] Express (v2) Root Port (Slot-), MSI 00',
    '\t\tDevCap:\tMaxPayload 256 bytes, PhantFunc 0',
    '\tKernel driver in use: pcieport',
  ];
  const slot = ['\t\tSltCap:\tAttnBtn- PwrCtrl-', '\t\t\tSlot #3, PowerLimit 25.000W; Interlock- NoCompl+'];
  expect(fromText('slotNumber', [express, ...slot])).toEqual({ state: 'known', value: 3, source: 'text' });
  expect(fromText('slotNumber', withoutSlot)).toEqual({
    state: 'absent',
    source: 'text',
  });
  expect(fromText('slotNumber', ['\tCapabilities: <access denied>'])).toEqual({ state: 'unknown' });
});

it('AtomicOps stand in Device Capabilities 2 and Device Control 2, which came with version 2', () => {
  const registers = [
    [0x24, 0x0000_03c0],
    [0x28, 0x0000_0040],
  ] as const;
  expect(fromBytes('atomicOps', expressConfig(0x0042, registers))).toEqual({
    state: 'known',
    value: {
      capability: { state: 'known', value: 0x3c0, source: 'hex' },
      control: { state: 'known', value: 0x40, source: 'hex' },
    },
    source: 'hex',
  });
  expect(fromBytes('atomicOps', expressConfig(0x0041, registers))).toEqual({
    state: 'absent',
    source: 'hex',
  });
});

it('AtomicOps are read from two lines of text, each known or unknown by itself', () => {
  const capability = '\t\t\t AtomicOpsCap: Routing+ 32bit+ 64bit+ 128bitCAS-';
  const control = '\t\t\t AtomicOpsCtl: ReqEn- EgressBlck+';
  const word = (value: number) => ({ state: 'known', value, source: 'text' });
  const both = (capabilityFact: unknown, controlFact: unknown) => ({
    state: 'known',
    value: { capability: capabilityFact, control: controlFact },
    source: 'text',
  });
  const express = '\tCapabilities: [58] Express (v2) Root Port (Slot+), MSI 00';
  expect(fromText('atomicOps', [express, capability, control])).toEqual(both(word(0x1c0), word(0x80)));
  expect(fromText('atomicOps', [express, control])).toEqual(both({ state: 'unknown' }, word(0x80)));
  expect(fromText('atomicOps', [express])).toEqual({ state: 'unknown' });
});
