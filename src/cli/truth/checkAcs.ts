import { type Boot, type BootedPort, bootOf, bootPort } from '../../core/p2pdma/acs/bootPort.ts';
import { defaultSettings, type KernelSettings } from '../../core/p2pdma/policy/settings.ts';
import type { Acs } from '../../core/topology/acs.ts';
import { absent, known } from '../../core/topology/fact.ts';
import type { PortType } from '../../core/topology/portType.ts';
import type { AcsLinesFile, AcsLinesFunction, AcsWordsFile } from './acsFiles.ts';
import type { TruthCheck } from './checkTruth.ts';

/** Compares the control word that every firmware word becomes, bit by bit. */
export function checkAcsWords({ variants, rows }: AcsWordsFile): TruthCheck {
  let agree = 0;
  const differ: string[] = [];
  for (const [capability, iommu, flags, commandLine, results] of rows) {
    const firmwareWords = Array.from({ length: 0x80 }, (_, word) => word).filter(
      word => !(word & ~capability),
    );
    variants.forEach((variant, i) => {
      const boot = bootOf(settingsOf({ variant, iommu, commandLine }));
      const expected = pairsOf(resultAt(results, i));
      firmwareWords.forEach((firmware, place) => {
        const port = { ...rootPort, acs: acsOf(capability, firmware), isExternal: isExternal(flags) };
        const found = wordText(port, boot);
        if (found === expected[place]) agree++;
        else
          differ.push(
            `${capability} ${iommu} ${flags} ${commandLine} ${variant} firmware ${firmware}: expected ${expected[place]}, found ${found}`,
          );
      });
    });
  }
  return { agree, differ };
}

/** Compares the control words of whole machines under a command line. */
export function checkAcsLines({ variants, machines, cases }: AcsLinesFile): TruthCheck {
  let agree = 0;
  const differ: string[] = [];
  for (const [name, iommu, commandLine, words] of cases) {
    const ports = portsOf(machines[name] ?? []);
    variants.forEach((variant, i) => {
      const boot = bootOf(settingsOf({ variant, iommu, commandLine }));
      const expected = String(resultAt(words, i));
      const found = ports.map(port => (port ? wordText(port, boot) : '..')).join('');
      if (found === expected) agree++;
      else differ.push(`${name} ${iommu} ${commandLine} ${variant}: expected ${expected}, found ${found}`);
    });
  }
  return { agree, differ };
}

/** The result of a variant: its own, or that of an earlier one. */
export function resultAt<T extends string | readonly unknown[]>(
  results: readonly (T | number)[],
  at: number,
): T | undefined {
  const own = results[at];
  const found = typeof own === 'number' ? results[own] : own;
  return typeof found === 'number' ? undefined : found;
}

const pairsOf = (text: string | undefined): readonly string[] => text?.match(/../g) ?? [];

interface Asked {
  readonly variant: string;
  readonly iommu: number;
  readonly commandLine: string;
}

/** "6.10" holds for 6.1.192, and so on: each variant is named by a release that it holds for. */
const settingsOf = ({ variant, iommu, commandLine }: Asked): KernelSettings => ({
  ...defaultSettings,
  kernel: variant,
  commandLine,
  iommu: iommu === 1 ? 'on' : 'captured',
});

const isExternal = (flags: string) => flags === 'external' || flags === 'untrusted';

/** A port as firmware leaves it, which is what "drawn" says. */
const acsOf = (capability: number, control: number): Acs => ({
  capability: known(capability, 'drawn'),
  control: known(control & capability, 'drawn'),
  egressVector: absent('drawn'),
});

const rootPort: Omit<BootedPort, 'acs' | 'isExternal'> = {
  domain: 0,
  bus: 0,
  devfn: 8,
  vendorId: 0x8086,
  deviceId: 0x7abc,
  subvendorId: 0,
  subdeviceId: 0,
  portType: 'root-port',
  isBound: true,
  upstream: () => null,
};

function wordText(port: BootedPort, boot: Boot | null): string {
  const control = port.acs.control.state === 'known' ? port.acs.control.value : 0;
  const word = boot ? bootPort(port, boot).word : { value: control, known: 0x7f };
  return word.known === 0x7f ? word.value.toString(16).padStart(2, '0') : '??';
}

const portTypes: Readonly<Record<string, PortType>> = {
  rp: 'root-port',
  usp: 'upstream-port',
  dsp: 'downstream-port',
  ep: 'endpoint',
};

/** Null for a function without ACS. */
function portsOf(functions: readonly AcsLinesFunction[]): readonly (BootedPort | null)[] {
  const ports = new Map<string, BootedPort>();
  for (const each of functions) {
    const [device = '', fn = ''] = each.devfn.split('.');
    ports.set(each.id, {
      domain: each.domain,
      bus: each.bus,
      devfn: (Number.parseInt(device, 16) << 3) | Number(fn),
      vendorId: each.vendor,
      deviceId: each.device,
      subvendorId: each.subvendor,
      subdeviceId: each.subdevice,
      acs: acsOf(each.acsCap ?? 0, each.acsCtrl ?? 0),
      portType: portTypes[each.type],
      isExternal: false,
      isBound: true,
      upstream: () => ports.get(each.parent) ?? null,
    });
  }
  return functions.map(({ id, acsCap }) => (acsCap === undefined ? null : (ports.get(id) ?? null)));
}
