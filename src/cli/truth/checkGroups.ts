import { iommuGroups } from '../../core/p2pdma/acs/iommuGroups.ts';
import { defaultSettings } from '../../core/p2pdma/policy/settings.ts';
import { machineTree } from '../../core/topology/machineTree.ts';
import type { GroupsFile } from './acsFiles.ts';
import { resultAt } from './checkAcs.ts';
import type { TruthCheck } from './checkTruth.ts';
import { truthMachine } from './truthMachine.ts';

/** Compares who shares an IOMMU group with whom; order means nothing. */
export function checkGroups({ variants, topologies }: GroupsFile): TruthCheck {
  let agree = 0;
  const differ: string[] = [];
  for (const { name, nodes, runs } of topologies) {
    const tree = machineTree(truthMachine({ name, nodes }, { acs: 'words' }));
    for (const [iommu, commandLine, results] of runs) {
      variants.forEach((variant, i) => {
        const settings = {
          ...defaultSettings,
          kernel: variant,
          commandLine,
          iommu: iommu === 1 ? 'on' : 'captured',
        } as const;
        const found = groupText(iommuGroups(tree, settings).map(({ members }) => members));
        const expected = groupText(resultAt(results, i) ?? []);
        if (found === expected) agree++;
        else differ.push(`${name} ${iommu} ${commandLine} ${variant}: expected ${expected}, found ${found}`);
      });
    }
  }
  return { agree, differ };
}

const groupText = (groups: readonly (readonly string[])[]): string =>
  groups
    .map(members => members.toSorted().join(','))
    .toSorted()
    .join(' | ');
