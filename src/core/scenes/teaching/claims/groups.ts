import { iommuGroups } from '../../../p2pdma/acs/iommuGroups.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { functionOf } from '../../../topology/machineTree.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say } from '../../../topology/sentence.ts';
import type { Checked, ClaimContext } from './checked.ts';

/** Which endpoints go along when one is handed to somebody: those of its IOMMU group, and no others. */
export interface GroupsClaim {
  readonly of: NodeId;
  /** In any order, without the one itself. */
  readonly along: readonly NodeId[];
}

export function checkGroups({ document, tree, names }: ClaimContext, { of, along }: GroupsClaim): Checked {
  const group = iommuGroups(tree, document.settings).find(({ members }) => members.includes(of));
  const others = (group?.members ?? []).filter(id => id !== of && functionOf(tree, id).kind === 'endpoint');
  const listed = others.flatMap((id, place) => [...say`${place > 0 ? ', ' : ''}`, nameOf(names, id)]);
  return {
    holds: others.length === along.length && along.every(id => others.includes(id)),
    sentence:
      others.length === 0
        ? say`${nameOf(names, of)} shares its IOMMU group with no other device.`
        : [...say`${nameOf(names, of)} is in one IOMMU group with `, ...listed, ...say`.`],
  };
}
