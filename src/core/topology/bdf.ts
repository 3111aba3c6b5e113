import { hex } from '../lib/hex.ts';
import { err, ok, type Result } from '../lib/result.ts';

/**
 * A PCI function's address as Linux prints it: `domain:bus:device.function`, lower case, the domain at least
 * four digits. Domains can be wider than 16 bits (VMD `10000:`, Hyper-V). Made only here, so it cannot be faked.
 */
export type Bdf = string & { readonly __brand: 'Bdf' };

export interface BdfParts {
  /** 0 to 0xffffffff */
  readonly domain: number;
  /** 0 to 255 */
  readonly bus: number;
  /** 0 to 31 */
  readonly device: number;
  /** 0 to 7 */
  readonly function: number;
}

export type BdfError = { readonly code: 'not-a-bdf'; readonly text: string };

const PATTERN = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([01]?[0-9a-f])\.([0-7])$/i;

/** Reads `[domain:]bus:dev.fn` in either case, as lspci, sysfs and NVML print it; the domain defaults to 0. */
export function parseBdf(text: string): Result<Bdf, BdfError> {
  const match = PATTERN.exec(text);
  if (!match) return err({ code: 'not-a-bdf', text });
  const [, domain = '0', bus = '', device = '', fn = ''] = match;
  return ok(
    makeBdf({
      domain: Number.parseInt(domain, 16),
      bus: Number.parseInt(bus, 16),
      device: Number.parseInt(device, 16),
      function: Number.parseInt(fn, 16),
    }),
  );
}

/** Writes the address with a domain of at least four digits. Parts outside their range are a bug and throw. */
export function makeBdf(parts: BdfParts): Bdf {
  const { domain, bus, device, function: fn } = parts;
  const inRange =
    domain >= 0 &&
    domain <= 0xffffffff &&
    bus >= 0 &&
    bus <= 255 &&
    device >= 0 &&
    device <= 31 &&
    fn >= 0 &&
    fn <= 7;
  if (!inRange) throw new Error(`not a PCI address: ${JSON.stringify(parts)}`);
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${fn}` as Bdf;
}

/** The numbers behind an address. */
export function bdfParts(bdf: Bdf): BdfParts {
  const end = bdf.length;
  return {
    domain: Number.parseInt(bdf.slice(0, end - 8), 16),
    bus: Number.parseInt(bdf.slice(end - 7, end - 5), 16),
    device: Number.parseInt(bdf.slice(end - 4, end - 2), 16),
    function: Number.parseInt(bdf.slice(end - 1), 16),
  };
}

/** `devfn` as Linux keeps it: device in bits 7:3, function in bits 2:0. */
export const devfnOf = (bdf: Bdf): number => {
  const { device, function: fn } = bdfParts(bdf);
  return (device << 3) | fn;
};

/** The address without its domain where that is 0000, as lspci prints it on a machine with one domain. */
export const shortBdf = (bdf: Bdf): string => (bdf.startsWith('0000:') ? bdf.slice(5) : bdf);
