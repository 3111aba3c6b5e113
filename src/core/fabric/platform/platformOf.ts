import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { capturedTranslation } from '../../topology/iommuCaptured.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { defaultPlatform } from './defaultPlatform.ts';
import type { Platform, PlatformEdits } from './platform.ts';
import type { CpuChoice } from './rootComplexes.ts';

/**
 * The platform that holds: what a person set, over what the machine and the boot settings tell. Root complexes and
 * devices are set one by one; an IOMMU that was on at boot translates, unless the types of its groups say otherwise.
 */
export function platformOf(
  tree: MachineTree,
  {
    settings,
    edits,
  }: {
    readonly settings: Pick<KernelSettings, 'iommu'> & Partial<CpuChoice>;
    readonly edits: PlatformEdits;
  },
): Platform {
  const base = defaultPlatform(tree, { cpu: settings.cpu ?? null });
  const captured = capturedTranslation(tree.machine.functions);
  const mode = captured ?? (settings.iommu === 'on' ? 'translated' : null);
  const booted: Platform['iommu'] = mode === null ? base.iommu : { mode, ats: false };
  // A root complex chosen for the whole platform stands for all that are not named one by one.
  const rootComplexes = edits.rootComplex ? {} : base.rootComplexes;
  const isSet = (root: string) => edits.rootComplex !== undefined || root in (edits.rootComplexes ?? {});
  return {
    ...base,
    iommu: booted,
    ...edits,
    rootComplexes: { ...rootComplexes, ...edits.rootComplexes },
    presumed: Object.fromEntries(Object.entries(base.presumed).filter(([root]) => !isSet(root))),
    devices: { ...base.devices, ...edits.devices },
    inboundOffsets: { ...base.inboundOffsets, ...edits.inboundOffsets },
  };
}
