import type {
  DeviceBehaviour,
  Platform,
  PlatformEdits,
  RootComplexPolicy,
} from '../../core/fabric/platform.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { Documents } from '../documents.ts';

/** What decides on the wires beside the machine; it is part of the document. */
export function platformActions(documents: Documents) {
  const change = (changed: (edits: PlatformEdits) => PlatformEdits) =>
    documents.change(document => ({ ...document, platform: changed(document.platform) }));

  return {
    editPlatform: (edits: PlatformEdits) => change(platform => ({ ...platform, ...edits })),
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
