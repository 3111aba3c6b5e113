import { assertNever } from '../lib/assertNever.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { verdictWords } from '../p2pdma/policy/words.ts';
import { changeSentence, changesBetween } from '../topology/edits/changes.ts';
import { factWords } from '../topology/edits/editableFacts.ts';
import type { MachineEdit } from '../topology/edits/machineEdit.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { type NamedMachine, namedMachine, nameOf } from '../topology/nodeName.ts';
import { joined, type Sentence, say } from '../topology/sentence.ts';
import { slotsOf, slotText } from '../topology/slots.ts';
import { type AskedPair, verdictOf } from './askedPair.ts';
import { type PairChanges, pairChanges, pairChangesText } from './pairChanges.ts';

/** An edit, the machine before it, and the pair whose verdict is told; null: none. */
interface Question {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly edit: MachineEdit;
  readonly pair: AskedPair | null;
}

/** The machine after it, and what was added, moved or changed. */
interface After {
  readonly machine: Machine;
  readonly node: NodeId | null;
}

export interface EditWords {
  /** The node is among those that are folded away until asked for. */
  readonly isFolded: boolean;
  /** What was done and what it did to verdicts: "Moved NIC 1 to Slot 4. GPU 0 to NIC 1 is now Direct. 1 pair worse." */
  readonly sentence: Sentence;
}

/** Tells what came of an edit. */
export function editWords(
  { machine, settings, edit, pair }: Question,
  { machine: now, node }: After,
): EditWords {
  const [old, tree] = [machineTree(machine), machineTree(now)];
  const [before, after] = [namedMachine(old), namedMachine(tree)];
  const folded = uninterestingFunctions(tree);
  const effect: Effect = {
    pair,
    was: pair && verdictOf(old, settings, pair),
    is: pair && verdictOf(tree, settings, pair),
    pairs: pairChanges(pairMatrix(old, settings), pairMatrix(tree, settings), folded),
  };
  const lost = changesBetween(machine, now).filter(change => change.kind === 'no-room');
  const sentences = [
    doneSentence(edit, { before, after, node }),
    ...effectSentences(after, effect),
    ...lost.map(change => changeSentence(after, change)),
  ];
  return {
    isFolded: node !== null && folded.has(node),
    sentence: joined(sentences, ' '),
  };
}

interface Effect {
  readonly pair: AskedPair | null;
  readonly was: MapType | null;
  readonly is: MapType | null;
  readonly pairs: PairChanges;
}

function effectSentences(named: NamedMachine, { pair, was, is, pairs }: Effect): readonly Sentence[] {
  const asked =
    pair && was && is && was !== is
      ? [
          say`${nameOf(named, pair.client)} to ${nameOf(named, pair.provider)} is now ${verdictWords[is].word}.`,
        ]
      : [];
  const text = pairChangesText(pairs);
  return text ? [...asked, say`${text}.`] : asked;
}

interface Named {
  readonly before: NamedMachine;
  readonly after: NamedMachine;
  readonly node: NodeId | null;
}

/** What a person did, in one sentence. */
function doneSentence(edit: MachineEdit, { before, after, node }: Named): Sentence {
  switch (edit.kind) {
    case 'add-host-bridge':
      return node === null ? say`Added a host bridge.` : say`Added a host bridge, ${nameOf(after, node)}.`;
    case 'add':
      return node === null
        ? say`Added below ${nameOf(after, edit.parent)}.`
        : say`Added ${nameOf(after, node)} below ${nameOf(after, edit.parent)}.`;
    case 'add-other':
      return node === null
        ? say`Added a device that is not PCI.`
        : say`Added ${nameOf(after, node)}, which is not PCI.`;
    case 'move': {
      const slot = slotsOf(before.tree).find(({ port }) => port === edit.to);
      return say`Moved ${nameOf(before, edit.node)} to ${slot ? slotText(before, slot) : nameOf(before, edit.to)}.`;
    }
    case 'remove':
      return removedSentence(edit.node, before, after);
    case 'rename':
      return edit.name.trim() === ''
        ? say`${nameOf(before, edit.node)} goes by its own name again.`
        : say`${nameOf(before, edit.node)} is now called ${edit.name.trim()}.`;
    case 'rename-machine':
      return say`The machine is now called ${edit.name}.`;
    case 'set-fact':
      return say`Changed ${factWords(edit.edit.fact)} of ${nameOf(after, edit.edit.node)}.`;
    case 'revert-fact':
      return say`Took back ${factWords(edit.fact)} of ${nameOf(after, edit.node)}.`;
    case 'revert-all-facts':
      return say`Every fact is as it was captured or drawn.`;
    case 'split':
      return say`Split the lanes of ${nameOf(after, edit.port)} into ${edit.parts.join(' + ')}.`;
    default:
      return assertNever(edit);
  }
}

function removedSentence(node: NodeId, before: NamedMachine, after: NamedMachine): Sentence {
  const count = before.tree.machine.functions.length - after.tree.machine.functions.length - 1;
  const name = nameOf(before, node);
  return count > 0 ? say`Removed ${name} and ${count} more with it.` : say`Removed ${name}.`;
}
