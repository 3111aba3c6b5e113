import type { ToldSystem } from '../core/formats/imported.ts';
import type { KernelSettings } from '../core/p2pdma/policy/settings.ts';

/** Which boot settings the answers rest on that no capture tells, in a few words each. */
export function assumedSettings(
  { iommu, commandLine, hostBridgeEdits }: KernelSettings,
  told?: Pick<ToldSystem, 'commandLine'> | null,
): readonly string[] {
  const isTold = told?.commandLine?.value.includes(commandLine) ?? false;
  return [
    ...(commandLine !== '' && !isTold ? [commandLine] : []),
    ...(iommu === 'on' ? ['IOMMU on'] : []),
    ...(hostBridgeEdits.length > 0 ? ['a changed host bridge list'] : []),
  ];
}
