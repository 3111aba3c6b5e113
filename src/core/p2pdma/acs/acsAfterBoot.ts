import { type AcsWriter, isBooted, type PartialWord } from '../../topology/acs.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type AcsState, acsStateOf } from '../../topology/outline.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { effectiveTree } from './effectiveAcs.ts';

/** What a boot makes of the ACS of one function. */
export interface AcsAfterBoot {
  readonly node: NodeId;
  readonly before: AcsState;
  readonly after: AcsState;
  /** The control word after it, bit by bit. */
  readonly control: PartialWord;
  /** Who wrote to it or may have, in words. */
  readonly by: readonly string[];
}

/** The functions whose ACS control word the boot writes or may write, in machine order. */
export function acsAfterBoot(tree: MachineTree, settings: KernelSettings): readonly AcsAfterBoot[] {
  return effectiveTree(tree, settings).machine.functions.flatMap(fn => {
    const acs = knownValue(fn.acs);
    const captured = tree.functionById.get(fn.id);
    if (!acs || !isBooted(acs) || !captured) return [];
    const { control, writers } = acs.booted;
    const by = writers.map(writer => writerWords[writer]);
    return [{ node: fn.id, before: acsStateOf(captured), after: acsStateOf(fn), control, by }];
  });
}

const writerWords: Readonly<Record<AcsWriter, string>> = {
  'kernel-defaults': 'Linux, with an IOMMU on',
  'translation-blocking': 'Linux, with pci=noats',
  disable_acs_redir: 'pci=disable_acs_redir=',
  config_acs: 'pci=config_acs=',
};
