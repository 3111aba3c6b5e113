import type { AddressRange, Bar } from '../topology/bar.ts';
import { absent, type Fact, known, unknown } from '../topology/fact.ts';
import { linkGenerations } from '../topology/link.ts';
import { portTypes } from '../topology/portType.ts';
import { linkRate } from './linkRate.ts';
import type { CapturedFacts, Sighting, VirtualFunctions } from './sighting.ts';

/** Bytes of a function's configuration space, as far as a dump shows them. */
export interface ConfigBytes {
  readonly at: (offset: number) => number | undefined;
  /** 256 or 4096 when the dump reaches so far, else what it has. */
  readonly length: number;
}

type Facts = { -readonly [K in keyof CapturedFacts]?: CapturedFacts[K] };

export interface DecodedConfig {
  readonly header: Sighting['header'];
  readonly facts: Partial<CapturedFacts>;
  readonly virtualFunctions: VirtualFunctions | null;
  /** All ones: the function does not answer. */
  readonly unreachable: boolean;
}

const CAP_PCIE = 0x10;
const CAP_ENHANCED_ALLOCATION = 0x14;
const EXT_ACS = 0x000d;
const EXT_SRIOV = 0x0010;
const EXT_RESIZABLE_BAR = 0x0015;
/** More steps than a list can have is a loop. */
const MAX_CAPABILITIES = 48;
const MAX_EXTENDED_CAPABILITIES = 96;

/** Decodes a configuration space (PCI Local Bus 3.0 section 6.1, PCIe Base Specification section 7). */
export function decodeConfig(bytes: readonly (number | undefined)[]): DecodedConfig {
  const config: ConfigBytes = { at: offset => bytes[offset], length: bytes.length };
  const vendorId = word(config, 0x00);
  const headerType = config.at(0x0e);
  if (vendorId === 0xffff) return { header: null, facts: {}, virtualFunctions: null, unreachable: true };
  const layout = headerType === undefined ? undefined : headerType & 0x7f;
  const isBridge = layout === 1 || layout === 2;
  const facts: Facts = {};
  put(facts, 'vendorId', vendorId);
  put(facts, 'deviceId', word(config, 0x02));
  const [subclass, base] = [config.at(0x0a), config.at(0x0b)];
  if (subclass !== undefined && base !== undefined) facts.classCode = known((base << 8) | subclass, 'hex');
  const command = word(config, 0x04);
  if (command !== undefined) {
    facts.command = known({ memorySpace: (command & 2) !== 0, busMaster: (command & 4) !== 0 }, 'hex');
  }
  if (isBridge) decodeBridge(config, facts, layout);
  facts.bars = known(decodeBars(config, isBridge ? 2 : 6), 'hex');
  const virtualFunctions = decodeCapabilities(config, facts, layout === 2 ? 0x14 : 0x34);
  return {
    header: layout === undefined ? null : isBridge ? 'bridge' : 'endpoint',
    facts,
    virtualFunctions,
    unreachable: false,
  };
}

function put(facts: Facts, key: 'vendorId' | 'deviceId', value: number | undefined) {
  if (value !== undefined) facts[key] = known(value, 'hex');
}

function word(config: ConfigBytes, offset: number): number | undefined {
  const [low, high] = [config.at(offset), config.at(offset + 1)];
  return low === undefined || high === undefined ? undefined : low | (high << 8);
}

function dword(config: ConfigBytes, offset: number): number | undefined {
  const [low, high] = [word(config, offset), word(config, offset + 2)];
  return low === undefined || high === undefined ? undefined : (low | (high << 16)) >>> 0;
}

function decodeBridge(config: ConfigBytes, facts: Facts, layout: number | undefined) {
  const [secondary, subordinate] = [config.at(0x19), config.at(0x1a)];
  if (secondary !== undefined && subordinate !== undefined) {
    facts.buses = secondary === 0 ? absent('hex') : known({ secondary, subordinate }, 'hex');
  }
  if (layout !== 1) return;
  facts.windows = known(
    {
      io: ioWindow(config),
      memory: window(word(config, 0x20), word(config, 0x22), 0, 0),
      prefetchable: window(word(config, 0x24), word(config, 0x26), dword(config, 0x28), dword(config, 0x2c)),
    },
    'hex',
  );
}

/** Memory windows in granules of 1 MiB; bits 3:0 of base and limit tell whether upper halves count. */
function window(base?: number, limit?: number, upperBase?: number, upperLimit?: number): Fact<AddressRange> {
  if (base === undefined || limit === undefined || upperBase === undefined || upperLimit === undefined)
    return unknown;
  const is64 = (base & 0xf) === 1;
  const from = (BigInt(is64 ? upperBase : 0) << 32n) | BigInt((base & 0xfff0) * 0x10000);
  const to = (BigInt(is64 ? upperLimit : 0) << 32n) | BigInt((limit & 0xfff0) * 0x10000 + 0xfffff);
  return from > to ? absent('hex') : known({ base: from, limit: to }, 'hex');
}

/** The I/O window in granules of 4 KiB. */
function ioWindow(config: ConfigBytes): Fact<AddressRange> {
  const [base, limit, upperBase, upperLimit] = [
    config.at(0x1c),
    config.at(0x1d),
    word(config, 0x30),
    word(config, 0x32),
  ];
  if (base === undefined || limit === undefined) return unknown;
  const is32 = (base & 0xf) === 1;
  const from = (is32 ? (upperBase ?? 0) : 0) * 0x10000 + (base & 0xf0) * 0x100;
  const to = (is32 ? (upperLimit ?? 0) : 0) * 0x10000 + (limit & 0xf0) * 0x100 + 0xfff;
  return from > to ? absent('hex') : known({ base: BigInt(from), limit: BigInt(to) }, 'hex');
}

/** The registers tell place and kind; the size of a BAR is not in a dump. */
function decodeBars(config: ConfigBytes, slots: number): readonly Bar[] {
  const bars: Bar[] = [];
  for (let index = 0; index < slots; index++) {
    const register = dword(config, 0x10 + 4 * index);
    if (register === undefined || register === 0) continue;
    if ((register & 1) === 1) {
      const address = BigInt(register & ~3 & 0xffff_ffff) & 0xffff_ffffn;
      bars.push({ index, kind: 'io', prefetchable: false, address: placed(address), sizeBytes: unknown });
      continue;
    }
    const is64 = (register & 6) === 4;
    const upper = is64 ? (dword(config, 0x14 + 4 * index) ?? 0) : 0;
    const address = (BigInt(upper) << 32n) | (BigInt(register) & 0xffff_fff0n);
    bars.push({
      index,
      kind: is64 ? 'memory64' : 'memory32',
      prefetchable: (register & 8) !== 0,
      address: placed(address),
      sizeBytes: unknown,
    });
    if (is64) index++;
  }
  return bars;
}

const placed = (address: bigint): Fact<bigint> => (address === 0n ? absent('hex') : known(address, 'hex'));

/** Walks both capability lists. A dump that ends before a list does leaves what it would tell unknown. */
function decodeCapabilities(config: ConfigBytes, facts: Facts, pointerAt: number): VirtualFunctions | null {
  const status = word(config, 0x06);
  if (status === undefined) return null;
  const hasList = (status & 0x10) !== 0;
  if (hasList && config.length < 0x100) return null; // 64 bytes: the list cannot be read
  const express = hasList ? findCapability(config, pointerAt, CAP_PCIE) : undefined;
  if (express === undefined) {
    facts.portType = absent('hex');
    facts.link = absent('hex');
    facts.acs = absent('hex');
    return null;
  }
  decodeExpress(config, facts, express);
  if (hasList && findCapability(config, pointerAt, CAP_ENHANCED_ALLOCATION) !== undefined) delete facts.bars;
  return config.length >= 0x104 ? decodeExtended(config, facts) : null;
}

function findCapability(config: ConfigBytes, pointerAt: number, id: number): number | undefined {
  let at = (config.at(pointerAt) ?? 0) & 0xfc;
  for (let steps = 0; at >= 0x40 && steps < MAX_CAPABILITIES; steps++) {
    if (config.at(at) === id) return at;
    at = (config.at(at + 1) ?? 0) & 0xfc;
  }
  return undefined;
}

function decodeExpress(config: ConfigBytes, facts: Facts, at: number) {
  const flags = word(config, at + 0x02);
  const control = word(config, at + 0x08);
  const type = portTypes.find(row => flags !== undefined && row.code === ((flags >> 4) & 0xf));
  if (type) facts.portType = known(type.id, 'hex');
  if (control !== undefined) {
    facts.maxPayloadBytes = known(128 << ((control >> 5) & 7), 'hex');
    facts.maxReadRequestBytes = known(128 << ((control >> 12) & 7), 'hex');
  }
  if (type?.id === 'rc-integrated-endpoint' || type?.id === 'rc-event-collector') {
    facts.link = absent('hex');
    return;
  }
  const [capability, status] = [dword(config, at + 0x0c), word(config, at + 0x12)];
  if (capability === undefined || status === undefined) return;
  facts.link = known({ maximum: rate(capability), current: rate(status) }, 'hex');
  facts.portNumber = known(capability >>> 24, 'hex');
  const retimers = retimersSeen(dword(config, at + 0x2c), word(config, at + 0x32));
  if (retimers !== undefined) facts.retimers = known(retimers, 'hex');
}

/** Link Status 2 tells of retimers where bit 23 of Link Capabilities 2 says that the port can. */
function retimersSeen(capability2 = 0, status2 = 0): number | undefined {
  if ((capability2 & (1 << 23)) === 0) return undefined;
  if ((status2 & (1 << 6)) === 0) return 0;
  return (status2 & (1 << 7)) === 0 ? 1 : 2;
}

/** Speed in bits 3:0 as a generation, width in bits 9:4: the same in LnkCap and LnkSta. */
function rate(register: number) {
  const generation = linkGenerations.find(row => row.generation === (register & 0xf));
  return linkRate(generation?.gigatransfersPerSecond ?? 0, (register >> 4) & 0x3f, 'hex');
}

function decodeExtended(config: ConfigBytes, facts: Facts): VirtualFunctions | null {
  let virtualFunctions: VirtualFunctions | null = null;
  let sawAcs = false;
  let at = 0x100;
  for (let steps = 0; at >= 0x100 && steps < MAX_EXTENDED_CAPABILITIES; steps++) {
    const header = dword(config, at);
    if (header === undefined) return virtualFunctions;
    if (header === 0 || header === 0xffff_ffff) break;
    const id = header & 0xffff;
    if (id === EXT_ACS) {
      sawAcs = true;
      decodeAcs(config, facts, at);
    }
    if (id === EXT_SRIOV) virtualFunctions = decodeSriov(config, at);
    if (id === EXT_RESIZABLE_BAR) decodeResizable(config, facts, at);
    at = (header >>> 20) & 0xffc;
  }
  if (!sawAcs && config.length >= 0x1000) facts.acs = absent('hex');
  return virtualFunctions;
}

function decodeAcs(config: ConfigBytes, facts: Facts, at: number) {
  const [capability, control] = [word(config, at + 4), word(config, at + 6)];
  if (capability === undefined || control === undefined) return;
  const vector = (capability & 0x20) !== 0 ? egressVector(config, at, (capability >> 8) & 0xff) : undefined;
  facts.acs = known(
    {
      capability: known(capability & 0x7f, 'hex'),
      control: known(control & 0x7f, 'hex'),
      egressVector:
        vector === undefined ? (capability & 0x20 ? unknown : absent('hex')) : known(vector, 'hex'),
    },
    'hex',
  );
}

/** Bits 15:8 of the capability are the number of bits, 0 for 256; whole double words from +8 on. */
function egressVector(config: ConfigBytes, at: number, size: number): bigint | undefined {
  const bits = size === 0 ? 256 : size;
  let vector = 0n;
  for (let place = 0; place * 32 < bits; place++) {
    const part = dword(config, at + 8 + place * 4);
    if (part === undefined) return undefined;
    vector |= BigInt(part >>> 0) << BigInt(place * 32);
  }
  return BigInt.asUintN(bits, vector);
}

function decodeSriov(config: ConfigBytes, at: number): VirtualFunctions | null {
  const [count, offset, stride] = [word(config, at + 0x10), word(config, at + 0x14), word(config, at + 0x16)];
  return count && offset !== undefined && stride !== undefined ? { count, offset, stride } : null;
}

/** Bits 12:8 of each control register: the size is 2^(20+n) bytes. */
function decodeResizable(config: ConfigBytes, facts: Facts, at: number) {
  if (facts.bars?.state !== 'known') return;
  const first = dword(config, at + 8);
  const count = first === undefined ? 0 : (first >> 5) & 7;
  let bars = facts.bars.value;
  for (let i = 0; i < count; i++) {
    const control = dword(config, at + 8 + 8 * i);
    if (control === undefined) continue;
    const sizeBytes = known(1n << BigInt(20 + ((control >> 8) & 0x3f)), 'hex');
    bars = bars.map(bar => (bar.index === (control & 7) ? { ...bar, sizeBytes } : bar));
  }
  facts.bars = known(bars, 'hex');
}
