import { describe, expect, it } from 'vitest';
import { deviceKind } from '../topology/deviceKind.ts';
import { addHostBridge } from '../topology/edits/addHostBridge.ts';
import { addPart } from '../topology/edits/addPart.ts';
import type { EditResult } from '../topology/edits/edit.ts';
import type { Part } from '../topology/edits/newNodes.ts';
import { splitPort } from '../topology/edits/splitPort.ts';
import { emptyMachine } from '../topology/emptyMachine.ts';
import { knownValue } from '../topology/fact.ts';
import { type Machine, nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { sentenceText } from '../topology/sentence.ts';
import { validateMachine } from '../topology/validate.ts';
import { palette, paletteKinds } from './palette.ts';
import { paletteHosts } from './paletteHosts.ts';
import { paletteSwitches, portWidth, switchPartOf } from './paletteSwitches.ts';

const done = (result: EditResult) => {
  if (!result.ok) throw new Error(sentenceText(result.error.sentence));
  return { machine: result.value.machine, node: result.value.node ?? nodeId('') };
};
const partOf = (id: string) => {
  const entry = palette.find(each => each.id === id);
  if (!entry) throw new Error(id);
  return entry.part;
};

/** A host of each processor with one of its ports. */
const hosts = paletteHosts.map(({ id, host, port }) => {
  const root = done(addHostBridge(emptyMachine(id), { ...host, numaNode: 0 }));
  return { id, ...done(addPart(root.machine, root.node, partOf(port))) };
});
const [epyc] = hosts;
if (!epyc) throw new Error('no host');
const conventional = done(addPart(epyc.machine, epyc.node, partOf('xio2001')));

describe('every device of the palette', () => {
  it('says where its facts are published, and has an id of its own', () => {
    for (const { id, sources } of [...palette, ...paletteSwitches, ...paletteHosts]) {
      expect(sources.length, id).toBeGreaterThan(0);
    }
    expect(new Set(palette.map(({ id }) => id)).size).toBe(palette.length);
  });
  it('is there for each kind', () => {
    const shown = new Set([...palette.map(({ kind }) => kind), 'switch']);
    expect(paletteKinds.filter(kind => !shown.has(kind))).toEqual([]);
  });

  const cards = palette.filter(({ kind }) => !['root-port', 'conventional', 'retimer'].includes(kind));
  it.each(cards)('$name fits below a root port, with all its BARs addressed', ({ part, kind }) => {
    const { machine, node } = done(addPart(epyc.machine, epyc.node, part));
    expect(validateMachine(machine)).toEqual([]);
    const fn = machineTree(machine).functionById.get(node);
    const bars = (fn && knownValue(fn.bars)) ?? [];
    const drawn = part.functions[0]?.bars ?? [];
    // Whatever is no bridge has memory of its own.
    expect(drawn.length > 0).toBe(fn?.kind === 'endpoint');
    expect(bars.map(({ index, address }) => [index, address.state])).toEqual(
      drawn.map(({ index }) => [index, 'known']),
    );
    const shown = fn && deviceKind(fn);
    if (kind === 'gpu' || kind === 'nic' || kind === 'nvme' || kind === 'accelerator')
      expect(shown).toBe(kind);
  });
  it('conventional cards go behind a bridge, and nowhere else', () => {
    expect(addPart(epyc.machine, epyc.node, partOf('53c1030')).ok).toBe(false);
    const { machine } = done(addPart(conventional.machine, conventional.node, partOf('53c1030')));
    expect(validateMachine(machine)).toEqual([]);
  });
  it('a retimer is no function: it goes into a link, at most twice, and leaves what is below where it is', () => {
    const { machine: once, node } = done(addPart(epyc.machine, epyc.node, partOf('retimer')));
    expect(node).toBe(epyc.node);
    expect(once.functions.map(({ id }) => id)).toEqual(epyc.machine.functions.map(({ id }) => id));
    const { machine: twice } = done(addPart(once, epyc.node, partOf('retimer')));
    const port = machineTree(twice).functionById.get(epyc.node);
    expect(port && knownValue(port.retimers)).toBe(2);
    expect(addPart(twice, epyc.node, partOf('retimer'))).toMatchObject({ error: { code: 'occupied' } });
    const root = machineTree(twice).machine.roots[0]?.id;
    expect(root && addPart(twice, root, partOf('retimer'))).toMatchObject({ error: { code: 'no-port' } });
  });
});

describe('hosts', () => {
  it.each(hosts)('$id has a port of its own, where the processor has it', ({ machine, node }) => {
    expect(validateMachine(machine)).toEqual([]);
    expect(machineTree(machine).functionById.get(node)?.kind).toBe('bridge');
  });
  it('give a root complex no more ports than it has lanes', () => {
    const second = done(addPart(epyc.machine, epycRoot, partOf('epyc-port')));
    const third = addPart(second.machine, epycRoot, partOf('epyc-port'));
    expect(third.ok ? '' : sentenceText(third.error.sentence)).toContain(
      'has 32 lanes (AMD Zen), and its ports take 32 of them: split the lanes of a port',
    );
    const split = done(splitPort(second.machine, second.node, [8, 8]));
    expect(addPart(split.machine, epycRoot, partOf('epyc-port')).ok).toBe(false);
  });
  it('EPYC ports stand beside the dummies', () => {
    const ports = [1, 2, 3].reduce<{ machine: Machine }>(
      at => done(addPart(at.machine, epycRoot, narrow(partOf('epyc-port')))),
      epyc,
    );
    const bdfs = ports.machine.functions.filter(fn => fn.kind === 'bridge').map(fn => fn.bdf.slice(8));
    expect(bdfs).toEqual(['01.1', '01.2', '01.3', '01.4']);
  });
});
const narrow = (part: Part): Part => ({
  ...part,
  functions: part.functions.map(spec => ({ ...spec, link: { generation: 4, width: 4 } })),
});
const epycRoot = epyc.machine.roots[0]?.id ?? nodeId('');

describe('switches', () => {
  it.each(paletteSwitches)(
    '$name with as many ports as are asked for, and not more than it has',
    ({ id, mostPorts }) => {
      const ports = (asked: number) => {
        const part = switchPartOf(id, asked);
        if (!part) throw new Error(id);
        const { machine, node } = done(addPart(epyc.machine, epyc.node, part));
        expect(validateMachine(machine)).toEqual([]);
        return machineTree(machine).childrenOf(node).length;
      };
      expect([ports(2), ports(99)]).toEqual([2, mostPorts]);
    },
  );
  it.each(paletteSwitches)('$name has ports no wider than its lanes allow', chip => {
    for (let ports = 1; ports <= chip.mostPorts; ports++) {
      expect(16 + ports * portWidth(chip, ports)).toBeLessThanOrEqual(chip.lanes);
    }
    expect(portWidth(chip, 2)).toBe(16);
  });
});
