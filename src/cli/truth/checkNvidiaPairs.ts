import {
  array,
  boolean,
  type InferOutput,
  number,
  object,
  optional,
  parse,
  picklist,
  record,
  string,
  tuple,
} from 'valibot';
import { firstToSettle } from '../../core/stack/layerRule.ts';
import { crossesIoh } from '../../core/stack/nvidia/ioh.ts';
import { type BridgesAbove, hasCommonKnownSwitch } from '../../core/stack/nvidia/knownSwitches.ts';
import { type Bar1Chip, bar1Chips, nvidiaRelease } from '../../core/stack/nvidia/nvidiaDriver.ts';
import type { FirmwareAnswer, NvidiaPairInputs } from '../../core/stack/nvidia/pairInputs.ts';
import { nvidiaPairRules, type PairDecision } from '../../core/stack/nvidia/pairRules.ts';
import { peerConnection } from '../../core/stack/nvidia/peerConnection.ts';
import type { TruthCheck } from './checkTruth.ts';

const firmwares = [
  'ok',
  'chip-refuses',
  'chipset-refuses',
  'chipset-refuses-without-switch',
  'read-refused-without-switch',
] as const;

const caseSchema = object({
  chips: tuple([string(), string()]),
  cpu: picklist(['spr', 'zen', 'other']),
  topology: picklist(['flat', 'one-switch', 'two-switches', 'nested']),
  switch: string(),
  rootPort: string(),
  firmware: picklist(firmwares),
  registry: optional(record(string(), number()), {}),
  staticBar1: optional(boolean(), false),
  mig: optional(boolean(), false),
  mobile: optional(boolean(), false),
  srIovGuest: optional(boolean(), false),
  nvlink: optional(picklist(['up', 'down'])),
  nvswitch: optional(boolean(), false),
  chipsetUnknown: optional(boolean(), false),
  clique: optional(picklist(['same', 'different'])),
  domains: optional(tuple([number(), number()]), [0, 0]),
  rootPortBus: optional(tuple([number(), number()]), [0, 0]),
  note: string(),
  result: record(string(), tuple([string(), string(), string(), string(), boolean()])),
});
type Case = InferOutput<typeof caseSchema>;

const fileSchema = object({ tool: string(), cases: array(caseSchema) });

/** Compares every pair under every driver: words of reads, writes and atomics, how they are joined, and the switch. */
export function checkNvidiaPairs(file: unknown): TruthCheck {
  let agree = 0;
  const differ: string[] = [];
  parse(fileSchema, file).cases.forEach((pair, place) => {
    for (const [version, expected] of Object.entries(pair.result)) {
      const found = decided(pair, version);
      const [e, f] = [JSON.stringify(expected), JSON.stringify(found)];
      if (e === f) agree++;
      else differ.push(`case ${place} (${pair.note}) ${version}: expected ${e}, found ${f}`);
    }
  });
  return { agree, differ };
}

function decided(pair: Case, version: string) {
  const inputs = inputsOf(pair, version);
  const settled = firstToSettle<NvidiaPairInputs, PairDecision>(nvidiaPairRules, inputs);
  const { read, write } = settled.decision;
  const { connectivity, atomics } = peerConnection(inputs, settled);
  // The driver comes to look for a switch only where none of the rules before decides.
  return [read, write, atomics, connectivity, settled.rule === 'firmware' && inputs.commonSwitch];
}

function inputsOf(pair: Case, version: string): NvidiaPairInputs {
  const [driver] = nvidiaRelease(version).rows;
  if (!driver) throw new Error(`no such driver: ${version}`);
  const [a, b] = [0, 1].map(end => bridgesAbove(pair, end as 0 | 1)) as [BridgesAbove, BridgesAbove];
  const commonSwitch = hasCommonKnownSwitch(a, b) ?? false;
  const [providerChip, clientChip] = pair.chips.map(bar1ChipOf) as [Bar1Chip, Bar1Chip];
  return {
    driver,
    mig: pair.mig,
    c2c: false,
    nvlink: pair.nvlink ?? 'none',
    nvswitch: pair.nvswitch,
    indirectNvlink: false,
    forceP2P: pair.registry['ForceP2P'] ?? null,
    forceType: pair.registry['RMForceP2PType'] ?? 0,
    pcieType: pair.registry['RMPcieP2PType'] ?? 0,
    clique: pair.clique ?? 'none',
    passedThrough: false,
    chipsetIdentified: !pair.chipsetUnknown,
    crossesIoh: crossesIoh(rootPortOf(pair, 0), rootPortOf(pair, 1)) ?? false,
    chips: pair.chips[0] === pair.chips[1] ? 'alike' : 'unlike',
    oneIsMobile: pair.mobile,
    commonSwitch,
    firmware: firmwareAnswer(pair.firmware, commonSwitch),
    virtualFunction: pair.srIovGuest,
    host: ({ spr: 'sapphire-rapids', zen: 'amd-zen', other: 'other' } as const)[pair.cpu],
    staticBar1: pair.staticBar1,
    providerChip,
    clientChip,
  };
}

const bar1ChipOf = (chip: string): Bar1Chip => bar1Chips.find(each => each === chip) ?? 'none';

function rootPortOf({ rootPort, domains, rootPortBus }: Case, end: 0 | 1) {
  const [vendorId, deviceId] = rootPort.split(':').map(text => Number.parseInt(text, 16));
  return { domain: domains[end], bus: rootPortBus[end], vendorId, deviceId };
}

/** Ports of the switch by the maker's id, from the GPU up; `nested` has a leaf for each GPU below one upper switch. */
function bridgesAbove(pair: Case, end: 0 | 1): BridgesAbove {
  const ids = switchIds[pair.switch];
  const own = (name: string) => ({ id: `${name}-${end}`, vendorId: ids?.[0], deviceId: ids?.[1] });
  const common = (name: string) => ({ id: name, vendorId: ids?.[0], deviceId: ids?.[1] });
  const { vendorId, deviceId } = rootPortOf(pair, end);
  const root = (name: string) => ({ id: name, vendorId, deviceId });
  const bridges = {
    flat: [root(`root-${end}`)],
    'one-switch': [own('down'), common('up'), root('root')],
    'two-switches': [own('down'), own('up'), root(`root-${end}`)],
    nested: [own('down'), own('up'), own('upper-down'), common('upper-up'), root('root')],
  }[pair.topology];
  return { domain: pair.domains[end], bridges };
}

const switchIds: Readonly<Record<string, readonly [number, number]>> = {
  'plx-8796': [0x10b5, 0x8796],
  'plx-9797': [0x10b5, 0x9797],
  'microchip-8536': [0x11f8, 0x8536],
  'microchip-4000': [0x11f8, 0x4000],
  'microchip-5000': [0x11f8, 0x5000],
  'mellanox-1976': [0x15b3, 0x1976],
  'mellanox-197c': [0x15b3, 0x197c],
  'broadcom-c010': [0x1000, 0xc010],
  'broadcom-c030': [0x1000, 0xc030],
  'asmedia-2824': [0x1b21, 0x2824],
};

/** What each assumption of the table about the closed firmware comes to. */
function firmwareAnswer(assumed: (typeof firmwares)[number], commonSwitch: boolean): FirmwareAnswer {
  switch (assumed) {
    case 'ok':
      return { read: 'OK', write: 'OK' };
    case 'chip-refuses':
      return { read: 'GNS', write: 'GNS' };
    case 'chipset-refuses':
      return { read: 'CNS', write: 'CNS' };
    case 'chipset-refuses-without-switch':
      return commonSwitch ? { read: 'OK', write: 'OK' } : { read: 'CNS', write: 'CNS' };
    case 'read-refused-without-switch':
      return { read: commonSwitch ? 'OK' : 'CNS', write: 'OK' };
  }
}
