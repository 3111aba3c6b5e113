import type { FunctionSpec } from '../buildSpec.ts';
import { knownValue } from '../fact.ts';
import type { NodeId, PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';
import { functionIds } from '../names/ids.ts';
import { say } from '../sentence.ts';
import { type Refusal, refusal } from './edit.ts';
import type { Places } from './place.ts';

/** How many lanes a root complex has at most, told by a function on its root bus. */
interface RootLanes {
  readonly vendorId: number;
  readonly deviceIds: readonly number[];
  readonly lanes: number;
  readonly what: string;
}

/**
 * An AMD server processor has its 128 lanes in four root complexes, each of two blocks of 16. A Xeon (Skylake to
 * Sapphire Rapids) has 16 in each stack of its IIO, and Linux shows each stack as a host bridge of its own.
 */
const rows: readonly RootLanes[] = [
  { vendorId: 0x1022, deviceIds: [0x1450, 0x1480, 0x14a4], lanes: 32, what: 'AMD Zen' },
  { vendorId: 0x8086, deviceIds: [0x2030, 0x2031, 0x2032, 0x2033], lanes: 16, what: 'a Xeon stack' },
  { vendorId: 0x8086, deviceIds: [0x09a2, 0x352a], lanes: 16, what: 'a Xeon stack' },
];

/** Why another root port finds no lanes; null where it does, or how many there are is not known. */
export function laneShortage(
  { tree, name, kinds }: Places,
  root: NodeId,
  spec: FunctionSpec,
): Refusal | null {
  const row = lanesOf(tree, root);
  const wanted = spec.link?.width;
  if (!row || wanted === undefined) return null;
  const ports = tree.childrenOf(root).filter(fn => kinds.get(fn.id) === 'root-port');
  const used = ports.reduce((sum, fn) => sum + (widthOf(fn) ?? 0), 0);
  if (used + wanted <= row.lanes) return null;
  return refusal(
    'out-of-lanes',
    say`${name(root)} has ${row.lanes} lanes (${row.what}), and its ports take ${used} of them: split the lanes of a port, or add a host bridge.`,
  );
}

function lanesOf(tree: MachineTree, root: NodeId): RootLanes | undefined {
  const ids = tree.childrenOf(root).map(functionIds);
  return rows.find(({ vendorId, deviceIds }) =>
    ids.some(each => each.vendorId === vendorId && deviceIds.some(id => id === each.deviceId)),
  );
}

function widthOf(fn: PciFunction): number | undefined {
  const link = knownValue(fn.link);
  return link && knownValue(link.maximum)?.width;
}
