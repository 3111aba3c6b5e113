import type {
  DeviceBehaviour,
  Platform,
  PlatformEdits,
  RootComplexPolicy,
} from '../../core/fabric/platform/platform.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { Documents } from '../documents.ts';

/** What decides on the wires beside the machine; it is part of the document. */
export function platformActions(documents: Documents) {
  const change = (changed: (edits: PlatformEdits) => PlatformEdits, field?: string) =>
    documents.change(document => ({ ...document, platform: changed(document.platform) }), field);

  return {
    editPlatform: (edits: PlatformEdits) => change(platform => ({ ...platform, ...edits })),
    /** Ranges of RAM, as they are typed. */
    setMemory: (memory: Platform['memory']) =>
      change(platform => ({ ...platform, memory }), 'platform memory'),
    /** What a host bridge adds to the addresses of DMA that comes in. */
    setInboundOffset: (root: NodeId, offset: bigint) =>
      change(
        ({ inboundOffsets = {}, ...platform }) => ({
          ...platform,
          inboundOffsets: { ...inboundOffsets, [root]: offset },
        }),
        `inbound ${root}`,
      ),
    /** A bridge that takes what nobody else on its bus claims, or no longer does. */
    chooseSubtractive: (bridge: NodeId, isSubtractive: boolean) =>
      change(({ subtractiveBridges = [], ...platform }) => {
        const others = subtractiveBridges.filter(id => id !== bridge);
        return { ...platform, subtractiveBridges: isSubtractive ? [...others, bridge] : others };
      }),
    /** A combination from measurements or documents; it stands for every host bridge. */
    choosePlatformPreset: (preset: Partial<Platform>) =>
      change(({ rootComplexes: _, ...platform }) => ({ ...platform, ...preset })),
    /** Null: every host bridge, whatever was chosen for one of them. */
    chooseRootComplex: (root: NodeId | null, policy: RootComplexPolicy) =>
      change(({ rootComplexes = {}, ...platform }) =>
        root === null
          ? { ...platform, rootComplex: policy }
          : { ...platform, rootComplexes: { ...rootComplexes, [root]: policy } },
      ),
    /** Null: the device does what its configuration space says. */
    chooseBehaviour: (device: NodeId, behaviour: DeviceBehaviour | null) =>
      change(({ devices = {}, ...platform }) => {
        const { [device]: _, ...others } = devices;
        return { ...platform, devices: behaviour ? { ...others, [device]: behaviour } : others };
      }),
    /** Back to what the machine and the boot settings tell. */
    forgetPlatform: () => change(() => ({})),
  };
}
