import type { MachineTree } from '../../topology/machineTree.ts';
import { effectiveTree } from '../acs/effectiveAcs.ts';
import { effectiveCpu } from '../kernels/cpu.ts';
import { hostBridgeStanding } from '../kernels/hostBridgeStanding.ts';
import { resolveKernel } from '../kernels/kernels.ts';
import type { PolicyFacts } from './facts.ts';
import { iommuPresence } from './iommuPresence.ts';
import { type RuleBook, ruleBook } from './rule.ts';
import { rules } from './rules.ts';
import { ruleWords } from './ruleWords.ts';
import type { KernelSettings } from './settings.ts';

/** The facts that are the same for all pairs, and the rules that decide by them. */
export interface Policy extends PolicyFacts {
  readonly book: RuleBook;
}

const linux = ruleBook(rules, ruleWords);

/**
 * What decides about a machine under these settings. A kernel that is not in the table is a bug here: settings are
 * checked where they come in.
 */
export function policyFor(tree: MachineTree, settings: KernelSettings, book: RuleBook = linux): Policy {
  const resolved = resolveKernel(settings.kernel);
  if (!resolved.ok) throw new Error(resolved.error.message);
  const row = resolved.value;
  const list = { list: row.list, edits: settings.hostBridgeEdits, identifyingDevice: row.identifyingDevice };
  return {
    book,
    tree: effectiveTree(tree, settings),
    row,
    cpu: effectiveCpu(tree.machine, settings),
    iommu: iommuPresence(tree.machine, settings),
    standings: new Map(tree.machine.roots.map(root => [root.id, hostBridgeStanding(tree, root, list)])),
  };
}
