import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { newDocument } from '../../share/document.ts';
import { decodeDocument, encodeDocument } from '../../share/payload.ts';
import { type AnyEdit, anyEdits, applyEdit } from '../../testing/arbitraryEdits.ts';
import { anyRack } from '../../testing/arbitraryRack.ts';
import { anyMachineSpec } from '../../testing/arbitrarySpec.ts';
import { buildMachine } from '../buildMachine.ts';
import { leadsToLink } from '../enumerateLinks.ts';
import { known, knownValue, mapFact } from '../fact.ts';
import type { Machine } from '../machine.ts';
import { functionOf, machineTree } from '../machineTree.ts';
import { validateMachine } from '../validate.ts';
import { legalPorts } from './legalPorts.ts';
import { moveDevice } from './moveDevice.ts';
import { editedFacts, revertAllFacts } from './setFact.ts';

const CORPUS = '../shared/corpus/lspci';
const files = existsSync(CORPUS) ? readdirSync(CORPUS).filter(file => file.endsWith('.txt')) : [];
const captured: readonly Machine[] = files.flatMap(file => {
  const imported = importText(readFileSync(`${CORPUS}/${file}`, 'latin1'));
  return imported.ok ? imported.value.machines : [];
});
/** On some architectures lspci prints CPU addresses in place of bus addresses; these do not fit into windows. */
const asBusAddresses = (machine: Machine): Machine => ({
  ...machine,
  functions: machine.functions.map(fn => ({
    ...fn,
    bars: mapFact(fn.bars, bars =>
      bars.map(bar =>
        bar.address.state === 'known' ? { ...bar, address: known(bar.address.value, 'hex') } : bar,
      ),
    ),
  })),
});
const sound = captured.filter(
  machine =>
    machine.functions.length < 250 &&
    validateMachine(machine).length === 0 &&
    validateMachine(asBusAddresses(machine)).length === 0,
);
const anyDrawn: fc.Arbitrary<Machine> = fc.oneof(
  anyRack(fc.constantFrom(undefined, 0, 0x1d)),
  anyMachineSpec
    .map(buildMachine)
    .filter(result => result.ok)
    .map(result => (result as { value: { machine: Machine } }).value.machine),
);
const starts: readonly { readonly what: string; readonly machine: fc.Arbitrary<Machine> }[] = [
  { what: 'drawn machines', machine: anyDrawn },
  ...(sound.length > 0 ? [{ what: 'captures', machine: fc.constantFrom(...sound) }] : []),
];
const NOTHING: Machine = { name: 'new', roots: [], functions: [], others: [], sideLinks: [] };

/** The machines that a sequence of edits goes through; what is refused leaves the machine as it is. */
function* courseOf(
  start: Machine,
  edits: readonly AnyEdit[],
): Generator<{ machine: Machine; edit: AnyEdit }> {
  let machine = start;
  for (const edit of edits) {
    const result = applyEdit(machine, edit);
    if (!result?.ok) continue;
    machine = result.value.machine;
    yield { machine, edit };
  }
}

const without = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>) => [...a].filter(each => !b.has(each));

/** What follows from the place anew: the group, the node of the port, no link where a partial capture shows no device. */
const comparable = (machine: Machine) => ({
  ...machine,
  functions: machine.functions.map(({ iommuGroup: _group, numaNode: _node, link, ...fn }) => ({
    ...fn,
    link: knownValue(link)?.maximum,
  })),
});

describe.each(starts)('edits of $what', { timeout: 60_000 }, ({ machine: anyStart }) => {
  const check = (property: (start: Machine, edits: readonly AnyEdit[]) => void, numRuns = 60) =>
    fc.assert(
      fc.property(
        fc.oneof({ weight: 6, arbitrary: anyStart }, { weight: 1, arbitrary: fc.constant(NOTHING) }),
        anyEdits,
        property,
      ),
      { numRuns },
    );

  it('leave a sound machine, whatever their order', () =>
    check((start, edits) => {
      for (const { machine, edit } of courseOf(start, edits)) {
        expect(validateMachine(machine), JSON.stringify(edit)).toEqual([]);
      }
    }));

  it('never change an id, and never the machine they were given', () =>
    check((start, edits) => {
      const before = structuredClone(start);
      let known = new Set(start.functions.map(fn => fn.id));
      for (const { machine, edit } of courseOf(start, edits)) {
        const now = new Set(machine.functions.map(fn => fn.id));
        if (edit.kind !== 'remove') expect(without(known, now)).toEqual([]);
        if (!['add', 'host', 'split'].includes(edit.kind)) expect(without(now, known)).toEqual([]);
        known = now;
      }
      expect(start).toEqual(before);
    }, 30));

  it('come back the same from a link', () =>
    check((start, edits) => {
      const last = [...courseOf(start, edits)].at(-1)?.machine;
      if (!last) return;
      const read = decodeDocument(encodeDocument(newDocument(last)));
      if (!read.ok) throw new Error(read.error.message);
      expect(read.value.machine).toEqual(last);
    }, 30));

  it('are told by what a fact was, and taken back by it', () =>
    check((start, edits) => {
      const facts = edits.filter(({ kind }) => kind === 'fact');
      const last = [...courseOf(start, facts)].at(-1)?.machine ?? start;
      const reverted = editedFacts(last).length > 0 ? revertAllFacts(last) : null;
      const now = reverted?.ok ? reverted.value.machine : last;
      expect(editedFacts(now)).toEqual([]);
      if (reverted) expect(now).toEqual(start);
    }, 60));

  it('moved and moved back, a device and its machine are what they were', () =>
    fc.assert(
      fc.property(anyStart, fc.nat(), fc.nat(), (start, nodeAt, portAt) => {
        const node = start.functions[nodeAt % (start.functions.length || 1)];
        if (!node) return;
        const ports = legalPorts(start, node.id).filter(each => !each.refusal);
        const to = ports[portAt % (ports.length || 1)];
        if (!to) return;
        if (!leadsToLink(functionOf(machineTree(start), to.port))) return;
        const there = moveDevice(start, node.id, to.port);
        const back = there.ok ? moveDevice(there.value.machine, node.id, node.parent) : there;
        // A capture may hold what no place is made for.
        if (!back.ok) return;
        expect(comparable(back.value.machine)).toEqual(comparable(start));
      }),
      { numRuns: 80 },
    ));
});
