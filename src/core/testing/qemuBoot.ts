import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { bdfParts, parseBdf } from '../topology/bdf.ts';
import { absent, type Fact, known, unknown } from '../topology/fact.ts';
import { nothingShown } from '../topology/facts/facts.ts';
import { type Machine, nodeId, type PciFunction, type Root } from '../topology/machine.ts';
import type { PortType } from '../topology/portType.ts';

/** A boot of fixtures/qemuBoots.json. */
export interface QemuBoot {
  readonly name: string;
  readonly kernel: string;
  readonly cpu: string;
  readonly cmdline: string;
  readonly acs: readonly string[];
  readonly sysfs: readonly string[];
  readonly qdev: Readonly<Record<string, string>>;
  readonly runs: Readonly<
    Record<string, { readonly ids: readonly string[]; readonly rows: readonly string[] }>
  >;
}

/** ACS control words, by address, where they are not those of the boot itself. */
export type ControlOf = (bdf: string, asBooted: number) => number;

/** The machine as sysfs showed it. */
export function qemuMachine(
  { name, acs, sysfs }: QemuBoot,
  controlOf: ControlOf = (_, word) => word,
): Machine {
  const roots = new Map<string, Root>();
  const words = new Map(acs.map(line => [line.split(' ')[0], line]));
  const functions = sysfs.map(line => {
    const [path = '', ...facts] = line.split(' ');
    const [above = '', bdf = ''] = path.split('/').slice(-2);
    if (above.startsWith('pci')) roots.set(above, rootOf(above, bdf));
    return functionOf(above, bdf, facts.join(' '), acsOf(words.get(bdf), bdf, controlOf));
  });
  return { name, roots: [...roots.values()], functions, others: [], sideLinks: [] };
}

function rootOf(name: string, bdf: string): Root {
  const { domain, bus } = bdfParts(bdfOf(bdf));
  const facts = { subordinate: unknown, numaNode: unknown, windows: unknown };
  return { kind: 'host-bridge', id: nodeId(name), domain, bus, ...facts, listing: 'complete' };
}

function acsOf(line: string | undefined, bdf: string, controlOf: ControlOf): PciFunction['acs'] {
  if (line === undefined) return absent('drawn');
  const [capability = 0, control = 0] = [...line.matchAll(/=0x(\w+)/g)].map(([, word = '']) =>
    parseHex(word),
  );
  const facts = {
    capability: known(capability, 'drawn'),
    control: known(controlOf(bdf, control), 'drawn'),
    egressVector: unknown,
  } as const;
  return known(facts, 'drawn');
}

/** QEMU's own ids; the other functions of these machines are not asked for their port type. */
const portTypes: Readonly<Record<string, Fact<PortType>>> = {
  '1b36:000c': known('root-port', 'drawn'),
  '1b36:000e': absent('drawn'),
};

function functionOf(above: string, bdf: string, text: string, acs: PciFunction['acs']): PciFunction {
  const [, classText = '', vendor = '', device = ''] =
    /class=0x(\w{4})\w\w id=0x(\w+):0x(\w+)/.exec(text) ?? [];
  const facts = {
    ...nothingShown,
    id: nodeId(bdf),
    parent: nodeId(above),
    bdf: bdfOf(bdf),
    label: null,
    vendorId: known(parseHex(vendor), 'drawn'),
    deviceId: known(parseHex(device), 'drawn'),
    classCode: known(parseHex(classText), 'drawn'),
    portType: portTypes[`${vendor}:${device}`] ?? unknown,
    acs,
  } as const;
  return classText === '0604'
    ? { ...facts, kind: 'bridge', buses: unknown, windows: unknown }
    : { ...facts, kind: 'endpoint', physicalFunction: null };
}

const parseHex = (text: string) => Number.parseInt(text, 16);

function bdfOf(text: string) {
  const bdf = parseBdf(text);
  if (!bdf.ok) throw new Error(`not an address: ${text}`);
  return bdf.value;
}

const vendors = { AuthenticAMD: 'amd', GenuineIntel: 'intel', HygonGenuine: 'hygon' } as const;

/** The kernel and CPU of a boot. */
export function qemuSettings({ kernel, cpu }: QemuBoot): KernelSettings {
  const [, name, family] = /vendor_id: (\w+) cpu family: (\d+)/.exec(cpu) ?? [];
  const vendor = Object.entries(vendors).find(([key]) => key === name)?.[1] ?? 'other';
  // Built from Debian's source, under a name of their own.
  return {
    ...defaultSettings,
    kernel: kernel.replace('-p2psim', ''),
    cpu: { vendor, family: Number(family) },
  };
}
