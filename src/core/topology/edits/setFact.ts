import { err, ok } from '../../lib/result.ts';
import { capital } from '../../lib/words.ts';
import { leadsToLink } from '../enumerateLinks.ts';
import {
  changedFact,
  type Fact,
  isEdited,
  known,
  knownValue,
  mapFact,
  originalOf,
  saysTheSame,
} from '../fact.ts';
import type { LinkRate } from '../link.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import { machineTree } from '../machineTree.ts';
import { say } from '../sentence.ts';
import { changesBetween } from './changes.ts';
import { type Edited, type EditResult, naming, noSuchNode, type Refusal, refusal } from './edit.ts';
import type { EditableFact } from './editableFact.ts';
import { type EditableFacts, editableFact, type FactPath, factPaths, factWords } from './editableFacts.ts';
import { finish } from './finish.ts';
import { rootAbove } from './settle.ts';

/** A fact of a function and what a person wants it to be. */
export type FactEdit = {
  readonly [K in FactPath]: { readonly node: NodeId; readonly fact: K; readonly value: EditableFacts[K] };
}[FactPath];

/** An edit as plain data. */
export const factEdit = <P extends FactPath>(node: NodeId, fact: P, value: EditableFacts[P]): FactEdit =>
  ({ node, fact, value }) as unknown as FactEdit;

/**
 * Changes a fact. The function remembers what was captured or drawn (`was`), and has it back when it is set to that
 * again. Links are trained and addresses given anew where they follow from it.
 */
export function setFact(machine: Machine, edit: FactEdit): EditResult {
  return setValue(machine, edit.node, edit.fact, edit.value);
}

function setValue<K extends FactPath>(
  machine: Machine,
  node: NodeId,
  name: K,
  value: EditableFacts[K],
): EditResult {
  const fn = machine.functions.find(each => each.id === node);
  if (!fn) return err(noSuchNode(node));
  const editable = editableFact(name);
  const fact = editable?.at(fn);
  if (!editable || !fact) return err(noSuchFact(machine, node, factWords(name)));
  const refused = editable.refuse(value, fn);
  if (refused) return err(refusal('bad-value', refused));
  return withFact(machine, fn, editable, each => changedFact(each, known(value, 'edited')));
}

/** Gives a fact back what was captured or drawn. */
export function revertFact<K extends FactPath>(machine: Machine, node: NodeId, name: K): EditResult {
  const fn = machine.functions.find(each => each.id === node);
  if (!fn) return err(noSuchNode(node));
  const editable = editableFact(name);
  const fact = editable?.at(fn);
  if (!editable || !fact) return err(noSuchFact(machine, node, factWords(name)));
  if (!isEdited(fact)) {
    return err(
      refusal('not-changed', say`${capital(editable.words)} of ${naming(machine)(node)} is as it was.`),
    );
  }
  const reverted = withFact(machine, fn, editable, originalOf);
  if (!reverted.ok) return reverted;
  if (editable.moves === 'other-end') return trainedAnew(machine, reverted.value, fn);
  return editable.moves === 'link' ? ok(withLinkAsCaptured(reverted.value, fn)) : reverted;
}

/**
 * Ends that were captured or drawn at different links have no rate to go back to: a card that was added or moved since
 * has the rate that its link trained to.
 */
function trainedAnew(before: Machine, { machine }: Edited, fn: PciFunction): EditResult {
  const ends = endsOfLink(machine, fn);
  if (originalRate(machine, ends)) return ok({ machine, node: fn.id, changes: [] });
  return finish(before, fn.id, {
    machine,
    roots: new Set(),
    ports: new Set(ends),
    arrived: new Set(),
  });
}

/** A link whose ends are again what they were, and were captured at one rate, has that rate again. */
function withLinkAsCaptured(edited: Edited, fn: PciFunction): Edited {
  const { machine } = edited;
  const ids = new Set(endsOfLink(machine, fn));
  if (!originalRate(machine, [...ids])) return edited;
  const functions = machine.functions.map(each =>
    ids.has(each.id) && each.link.state === 'known'
      ? { ...each, link: mapFact(each.link, link => ({ ...link, current: originalOf(link.current) })) }
      : each,
  );
  return { ...edited, machine: { ...machine, functions } };
}

/** What all ends of a link were captured or drawn to run at; undefined where they differ, or an end is still changed. */
function originalRate(machine: Machine, ends: readonly NodeId[]): Fact<LinkRate> | undefined {
  const ids = new Set(ends);
  const links = machine.functions.flatMap(each => (ids.has(each.id) ? (knownValue(each.link) ?? []) : []));
  const [first] = links.map(link => originalOf(link.current));
  const agree = links.every(
    ({ current, maximum }) => !maximum.was && first && saysTheSame(originalOf(current), first),
  );
  return agree ? first : undefined;
}

/** Gives every edited fact back what was captured or drawn. What was moved, added or removed stays as it is. */
export function revertAllFacts(machine: Machine): EditResult {
  const all = editedFacts(machine);
  const [first] = all;
  if (!first) return err(refusal('not-changed', say`Nothing is changed.`));
  let now = machine;
  for (const { node, fact } of all) {
    // The other end of a link has gone back with the first.
    const reverted = revertFact(now, node, fact);
    if (reverted.ok) now = reverted.value.machine;
  }
  return ok({ machine: now, node: first.node, changes: changesBetween(machine, now) });
}

/** A fact that a person changed. */
export interface EditedFact {
  readonly node: NodeId;
  readonly fact: FactPath;
  readonly was: Fact<unknown>;
  readonly now: Fact<unknown>;
}

/** Everything that a person changed, in machine order. */
export function editedFacts(machine: Machine): readonly EditedFact[] {
  return machine.functions.flatMap(fn =>
    factPaths.flatMap(name => {
      const now: Fact<unknown> | undefined = editableFact(name)?.at(fn);
      return now && isEdited(now) ? [{ node: fn.id, fact: name, was: originalOf(now), now }] : [];
    }),
  );
}

function withFact<T>(
  machine: Machine,
  fn: PciFunction,
  editable: EditableFact<T>,
  change: (fact: Fact<T>) => Fact<T>,
): EditResult {
  const { moves } = editable;
  const ends = new Set(moves === 'other-end' ? endsOfLink(machine, fn) : [fn.id]);
  const functions = machine.functions.map(each => {
    const fact = ends.has(each.id) ? editable.at(each) : undefined;
    return fact ? editable.put(each, change(fact)) : each;
  });
  const edited = { ...machine, functions };
  if (moves === 'nothing' || moves === 'other-end') return ok({ machine: edited, node: fn.id, changes: [] });
  return finish(machine, fn.id, {
    machine: edited,
    roots: new Set(moves === 'addresses' ? [rootAbove(machineTree(machine), fn.id)] : []),
    ports: new Set(moves === 'link' ? endsOfLink(machine, fn) : []),
    arrived: new Set(),
  });
}

/** The port above a link and the functions below it: they show one rate. */
function endsOfLink({ functions }: Machine, fn: PciFunction): readonly NodeId[] {
  const port = leadsToLink(fn) ? fn : functions.find(each => each.id === fn.parent && leadsToLink(each));
  return port
    ? [port.id, ...functions.filter(each => each.parent === port.id).map(each => each.id)]
    : [fn.id];
}

const noSuchFact = (machine: Machine, node: NodeId, words: string): Refusal =>
  refusal('no-such-fact', say`${naming(machine)(node)} has nothing that could be ${words}.`);
