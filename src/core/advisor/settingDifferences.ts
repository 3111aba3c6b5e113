import { hex } from '../lib/hex.ts';
import { sameData } from '../lib/sameData.ts';
import { ANY_DEVICE, type KernelSettings } from '../p2pdma/policy/settings.ts';

/** A boot setting that is another in B, in words. */
export interface SettingDifference {
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

const words: { readonly [K in keyof KernelSettings]: (value: KernelSettings[K]) => string } = {
  kernel: release => `Linux ${release}`,
  cpu: cpu => (cpu ? `${cpu.vendor}, family 0x${hex(cpu.family, 2)}` : 'as the devices tell'),
  commandLine: text => text || 'empty',
  iommu: iommu => (iommu === 'on' ? 'on: the kernel enables ACS' : 'ACS as it stands'),
  hostBridgeEdits: edits =>
    edits
      .map(({ edit, vendorId, deviceId }) => {
        const device = deviceId === ANY_DEVICE ? 'any' : hex(deviceId, 4);
        return `${edit === 'add' ? '+' : '−'}${hex(vendorId, 4)}:${device}`;
      })
      .join(' ') || 'as Linux has it',
};

const names: Readonly<Record<keyof KernelSettings, string>> = {
  kernel: 'Kernel',
  cpu: 'CPU',
  commandLine: 'Command line',
  iommu: 'IOMMU',
  hostBridgeEdits: 'Host bridge list',
};

/** The boot settings that differ, in the order in which the page asks for them. */
export function settingDifferences(a: KernelSettings, b: KernelSettings): readonly SettingDifference[] {
  const differenceIn = <K extends keyof KernelSettings>(key: K): readonly SettingDifference[] =>
    sameData(a[key], b[key])
      ? []
      : [{ setting: names[key], from: words[key](a[key]), to: words[key](b[key]) }];
  return (Object.keys(names) as (keyof KernelSettings)[]).flatMap(key => differenceIn(key));
}
