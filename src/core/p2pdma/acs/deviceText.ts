/**
 * A device as the kernel reads it from a list on the command line (drivers/pci/pci.c, `pci_dev_str_match` and
 * `pci_dev_str_match_path`): `[domain:]bus:dev.fn[/dev.fn…]`, or `pci:vendor:device[:subvendor:subdevice]`, where an
 * id of 0 stands for any.
 */
export type DeviceText =
  | {
      readonly kind: 'ids';
      readonly vendorId: number;
      readonly deviceId: number;
      readonly subvendorId: number;
      readonly subdeviceId: number;
    }
  | {
      readonly kind: 'path';
      /** The part before the first `/`; null where it cannot be read. */
      readonly head: PathHead | null;
      /** What is below it, downwards; null where a step cannot be read. */
      readonly steps: readonly (number | null)[];
    }
  /** `pci:` without two ids. */
  | { readonly kind: 'unreadable' };

interface PathHead {
  readonly domain: number;
  readonly bus: number;
  readonly devfn: number;
}

/** What a list says at its beginning, and how many characters of it were read. */
export interface ReadDevice {
  readonly device: DeviceText;
  readonly length: number;
}

/** Reads the device at the beginning of a list. A path ends at `;`, ids where they end, whatever follows. */
export function readDeviceText(text: string): ReadDevice {
  if (text.startsWith('pci:')) return readIds(text);
  const end = text.indexOf(';');
  const path = end < 0 ? text : text.slice(0, end);
  const [head = '', ...steps] = path.split('/');
  return {
    device: { kind: 'path', head: readHead(head), steps: steps.map(readStep) },
    length: path.length,
  };
}

/** Whether every part of it can be read. */
export function isReadable({ device, length }: ReadDevice, text: string): boolean {
  switch (device.kind) {
    case 'unreadable':
      return false;
    case 'ids':
      return length === text.length;
    case 'path':
      return device.head !== null && device.steps.every(step => step !== null);
  }
}

/** An id or a number as sscanf reads it: blanks before it, and 0x, may be there. */
const NUMBER = /\s*(?:0[xX])?([0-9a-fA-F]*)/y;
/** At least a digit, of the number or of its 0x. */
const isNumber = (written: string): boolean => /^\s*[0-9a-fA-F]/.test(written);

function readIds(text: string): ReadDevice {
  for (const count of [4, 2]) {
    const numbers = scan(text.slice('pci:'.length), Array<string>(count).fill(':').slice(1));
    if (!numbers) continue;
    const [vendorId = 0, deviceId = 0, subvendorId = 0, subdeviceId = 0] = numbers.values.map(
      value => value & 0xffff,
    );
    const device: DeviceText = { kind: 'ids', vendorId, deviceId, subvendorId, subdeviceId };
    return { device, length: 'pci:'.length + numbers.length };
  }
  return { device: { kind: 'unreadable' }, length: 0 };
}

function readHead(text: string): PathHead | null {
  const whole = wholly(text, [':', ':', '.']);
  if (whole) {
    const [domain = 0, bus = 0, slot = 0, fn = 0] = whole;
    return { domain, bus, devfn: devfnOf(slot, fn) };
  }
  const short = wholly(text, [':', '.']);
  if (!short) return null;
  const [bus = 0, slot = 0, fn = 0] = short;
  return { domain: 0, bus, devfn: devfnOf(slot, fn) };
}

function readStep(text: string): number | null {
  const numbers = wholly(text, ['.']);
  const [slot = 0, fn = 0] = numbers ?? [];
  return numbers ? devfnOf(slot, fn) : null;
}

/** PCI_DEVFN: what does not fit wraps around. */
const devfnOf = (slot: number, fn: number): number => ((slot & 0x1f) << 3) | (fn & 7);

const wholly = (text: string, between: readonly string[]): readonly number[] | null => {
  const numbers = scan(text, between);
  return numbers && numbers.length === text.length ? numbers.values : null;
};

/** Numbers with these characters between them, from the beginning; null where one is missing. */
function scan(text: string, between: readonly string[]) {
  const values: number[] = [];
  let at = 0;
  for (let i = 0; i <= between.length; i++) {
    if (i > 0) {
      if (text[at] !== between[i - 1]) return null;
      at++;
    }
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text);
    if (!found || !isNumber(found[0])) return null;
    at += found[0].length;
    values.push(Number(BigInt.asUintN(32, BigInt(`0x${found[1] || '0'}`))));
  }
  return { values, length: at };
}
