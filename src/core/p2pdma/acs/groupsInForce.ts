import { grouped } from '../../lib/grouped.ts';
import { knownValue } from '../../topology/fact.ts';
import { showsIommuOn } from '../../topology/iommuCaptured.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { type IommuGroup, iommuGroups } from './iommuGroups.ts';

/** The groups of a machine, and whether they were captured or follow from what is chosen. */
export interface GroupsInForce {
  readonly basis: 'captured' | 'predicted';
  readonly groups: readonly IommuGroup[];
}

/**
 * Captured groups are what Linux made, so they go before predicted ones: where every device has one, and where what is
 * chosen here does not make other groups than none of it would.
 */
export function groupsInForce(tree: MachineTree, settings: KernelSettings): GroupsInForce {
  const { functions } = tree.machine;
  const predicted = iommuGroups(tree, settings);
  const isWhole = functions.every(fn => fn.kind === 'bridge' || fn.iommuGroup.state === 'known');
  if (!isWhole || !showsIommuOn(functions) || isEdited(tree))
    return { basis: 'predicted', groups: predicted };
  const plain = iommuGroups(tree, { ...settings, commandLine: '' });
  if (makesOther(predicted, plain)) return { basis: 'predicted', groups: predicted };
  const byNumber = grouped(
    functions.filter(({ iommuGroup }) => iommuGroup.state === 'known'),
    ({ iommuGroup }) => knownValue(iommuGroup) ?? 0,
  );
  const groups = [...byNumber.values()].map(members => ({
    members: members.map(({ id }) => id),
    uncertain: [],
  }));
  return { basis: 'captured', groups };
}

/** A person changed the ACS of a port, or where something is. */
const isEdited = ({ machine: { functions } }: MachineTree): boolean =>
  functions.some(({ acs, iommuGroup }) => {
    const parts = knownValue(acs);
    const facts = [acs, iommuGroup, ...(parts ? [parts.capability, parts.control] : [])];
    return facts.some(({ was }) => was !== undefined);
  });

function makesOther(a: readonly IommuGroup[], b: readonly IommuGroup[]): boolean {
  const key = (groups: readonly IommuGroup[]) => groups.map(({ members }) => members.join(' ')).join('\n');
  return key(a) !== key(b);
}
