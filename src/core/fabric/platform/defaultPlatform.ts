import { architectureOf } from '../../topology/architecture.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type Platform, unknownRootComplex } from './platform.ts';
import { presetPolicy } from './platformPresets.ts';
import { type CpuChoice, knownRootComplexes } from './rootComplexes.ts';

const MIB = 1n << 20n;
const GIB = 1n << 30n;

/**
 * The platform as far as the machine itself tells: the architecture, and the root complexes by what sits on their root
 * buses or by the CPU; everything else as a machine booted without an IOMMU. Root complexes that cannot be told stay
 * unknown.
 */
export function defaultPlatform(tree: MachineTree, choice: CpuChoice = { cpu: null }): Platform {
  const known = knownRootComplexes(tree, choice);
  return {
    architecture: architectureOf(tree.machine),
    iommu: { mode: 'off', ats: false },
    dmaLayer: 'implements',
    memory: [
      { base: MIB, limit: GIB - 1n },
      { base: 4n * GIB, limit: 20n * GIB - 1n },
    ],
    rootComplex: unknownRootComplex,
    rootComplexes: Object.fromEntries(known.map(({ root, preset }) => [root, presetPolicy(preset)])),
    presumed: Object.fromEntries(
      known.flatMap(({ root, isPresumed, source }) => (isPresumed ? [[root, source]] : [])),
    ),
    devices: {},
    subtractiveBridges: [],
    inboundOffsets: {},
  };
}
