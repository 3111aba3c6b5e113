/** A function's configuration space as far as a dump shows it (PCIe Base Specification, section 7). */
export interface ConfigSpace {
  /** Undefined: the dump does not show it. */
  byte(offset: number): number | undefined;
  word(offset: number): number | undefined;
  dword(offset: number): number | undefined;
  /** 64, 256 or 4096 when the dump is whole so far; else what it has. */
  readonly length: number;
  /** Of bits 6:0 of Header Type: 0 endpoint, 1 bridge, 2 CardBus bridge; undefined where it does not show. */
  readonly layout: number | undefined;
  /** Where a capability begins; null: the list is whole and has none; undefined: the dump does not tell. */
  capability(id: number): number | null | undefined;
  /** The same for an extended capability. */
  extendedCapability(id: number): number | null | undefined;
}

export const CAP_PCIE = 0x10;
export const CAP_ENHANCED_ALLOCATION = 0x14;
export const EXT_ACS = 0x000d;
export const EXT_SRIOV = 0x0010;
export const EXT_RESIZABLE_BAR = 0x0015;
/** More steps than a list can have is a loop. */
const MAX_CAPABILITIES = 48;
const MAX_EXTENDED_CAPABILITIES = 96;

/** Reads bytes, of which those that a dump leaves out are undefined. */
export function configSpace(bytes: readonly (number | undefined)[]): ConfigSpace {
  const byte = (offset: number) => bytes[offset];
  const word = (offset: number) => {
    const [low, high] = [bytes[offset], bytes[offset + 1]];
    return low === undefined || high === undefined ? undefined : low | (high << 8);
  };
  const dword = (offset: number) => {
    const [low, high] = [word(offset), word(offset + 2)];
    return low === undefined || high === undefined ? undefined : (low | (high << 16)) >>> 0;
  };
  const headerType = byte(0x0e);
  const layout = headerType === undefined ? undefined : headerType & 0x7f;
  const own = capabilityList({ byte, word }, bytes.length, layout === 2 ? 0x14 : 0x34);
  const extended = extendedList(dword, bytes.length);
  return {
    byte,
    word,
    dword,
    length: bytes.length,
    layout,
    capability: id => own.found.get(id) ?? (own.isWhole ? null : undefined),
    extendedCapability: id => extended.found.get(id) ?? (extended.isWhole ? null : undefined),
  };
}

interface List {
  /** The first of each id. */
  readonly found: ReadonlyMap<number, number>;
  readonly isWhole: boolean;
}

/** Status bit 4 says whether there is a list; a dump of 64 bytes ends before it begins. */
function capabilityList(
  { byte, word }: Pick<ConfigSpace, 'byte' | 'word'>,
  length: number,
  pointerAt: number,
): List {
  const found = new Map<number, number>();
  const status = word(0x06);
  if (status === undefined) return { found, isWhole: false };
  if ((status & 0x10) === 0) return { found, isWhole: true };
  if (length < 0x100) return { found, isWhole: false };
  const pointer = byte(pointerAt);
  if (pointer === undefined) return { found, isWhole: false };
  let at = pointer & 0xfc;
  for (let steps = 0; at >= 0x40 && steps < MAX_CAPABILITIES; steps++) {
    const [id, next] = [byte(at), byte(at + 1)];
    // A row of the dump is missing, and the rest of the list with it.
    if (id === undefined || next === undefined) return { found, isWhole: false };
    if (!found.has(id)) found.set(id, at);
    at = next & 0xfc;
  }
  return { found, isWhole: true };
}

/** Whole only where all 4096 bytes are there and the list ends within them. */
function extendedList(dword: ConfigSpace['dword'], length: number): List {
  const found = new Map<number, number>();
  let at = 0x100;
  for (let steps = 0; at >= 0x100 && steps < MAX_EXTENDED_CAPABILITIES; steps++) {
    const header = dword(at);
    if (header === undefined) return { found, isWhole: false };
    if (header === 0 || header === 0xffff_ffff) break;
    const id = header & 0xffff;
    if (!found.has(id)) found.set(id, at);
    at = (header >>> 20) & 0xffc;
  }
  return { found, isWhole: length >= 0x1000 };
}
