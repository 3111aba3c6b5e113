import { describe, expect, it } from 'vitest';
import { kernelRows } from '../p2pdma/kernels/kernels.ts';
import { noDrivers } from '../p2pdma/memory/drivers.ts';
import type { MemoryOperation } from '../p2pdma/memory/memoryOperations.ts';
import { operateDrivers } from '../p2pdma/memory/operateDrivers.ts';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { architectureOf } from '../topology/architecture.ts';
import { buildMachine } from '../topology/buildMachine.ts';
import { knownValue } from '../topology/fact.ts';
import { nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { machineOutline } from '../topology/outline.ts';
import { validateMachine } from '../topology/validate.ts';
import { buildScene } from './buildScene.ts';
import { findScene, openScene, scenes } from './scenes.ts';
import { sceneTitles } from './titles.ts';

it('the list of titles is the list of scenes, in the same order', () => {
  expect(scenes.map(({ id, title, description }) => ({ id, title, description }))).toEqual(sceneTitles);
});

it('ids are distinct and fit into an address', () => {
  const ids = scenes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
});

it('an unknown id is answered with null', () => {
  expect(openScene('no such scene')).toBeNull();
  expect(findScene('no such scene')).toBeUndefined();
});

describe.each(scenes)('$id', scene => {
  const built = buildMachine(scene.machine);
  if (!built.ok) throw new Error(built.error.map(({ message }) => message).join(' '));
  const { machine, problems } = built.value;
  const tree = machineTree(machine);
  const ids = new Set<string>([...machine.functions, ...machine.others].map(({ id }) => id));

  it('is sound, every BAR finds room, and nothing sits where PCI Express allows none', () => {
    expect(problems).toEqual([]);
    expect(validateMachine(machine)).toEqual([]);
  });

  it('cites at least one public source over https, and says in words what to look at', () => {
    expect(scene.sources.length).toBeGreaterThan(0);
    for (const { title, url } of scene.sources) {
      // Words, not an address: a reader has to see where a link leads.
      expect(title).toMatch(/^\S+( \S+)+$/);
      expect(title).not.toMatch(/https?:/);
      expect(new URL(url).protocol).toBe('https:');
    }
    expect(new Set(scene.sources.map(({ url }) => url)).size).toBe(scene.sources.length);
    expect(scene.lookAt).toMatch(/[.]$/);
  });

  it('its pair and its claims name devices that are there', () => {
    for (const { provider, client } of [scene.pair, ...scene.claims]) {
      expect([...ids]).toEqual(expect.arrayContaining([provider, client]));
    }
  });

  it('the memory of its devices is what a person could declare, and every buffer is offered to peers', () => {
    const { machine, settings, drivers } = buildScene(scene).document;
    const asked = { machine: { tree, architecture: architectureOf(machine) }, settings };
    const { cmbs, privateMemories } = drivers.memory;
    let now = noDrivers;
    const have = (operation: MemoryOperation) => {
      const step = operateDrivers({ ...asked, drivers: now }, { on: 'memory', operation });
      expect(step.outcome.succeeded).toBe(true);
      now = step.drivers;
    };
    for (const cmb of cmbs) have({ kind: 'set-cmb', cmb });
    for (const each of privateMemories) have({ kind: 'declare-private-memory', ...each });
    const bound = now;
    for (const operation of scene.operate ?? []) {
      const step = operateDrivers({ ...asked, drivers: now }, operation);
      expect(step.outcome.succeeded).toBe(true);
      now = step.drivers;
    }
    expect(now).toEqual(drivers);
    now = bound;
    for (const { node } of cmbs) have({ kind: 'register-cmb', node });
    expect(now.memory.providers.map(({ isPublished }) => isPublished)).toEqual(cmbs.map(() => true));
  });

  it('every fact that decides a verdict is known', () => {
    expect(machineOutline(machine).unknownFacts).toBe(0);
  });

  it('every device has a name as lspci prints it', () => {
    for (const fn of machine.functions) expect(knownValue(fn.name), fn.id).toMatch(/^\S+ .*\S$/);
  });

  it('endpoints have distinct labels', () => {
    const labels = machineOutline(machine).nodes.flatMap(node => (node.isEndpoint ? [node.label] : []));
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('its settings name a kernel that the table has', () => {
    const { kernel } = { ...defaultSettings, ...scene.settings };
    expect(kernelRows.map(({ release }) => release as string)).toContain(kernel);
  });

  it('opens as a document that shows its pair', () => {
    const { document: opened, pair } = buildScene(scene);
    expect(opened.machine).toEqual(machine);
    expect(pair).toEqual(scene.pair);
  });

  it.each(scene.claims)('the engine says so: $provider to $client is $mapType, distance $distance', claim => {
    const settings = { ...defaultSettings, ...scene.settings, ...claim.settings };
    const { mapType, distance } = explainPair({
      tree,
      settings,
      provider: nodeId(claim.provider),
      client: nodeId(claim.client),
    });
    expect({ mapType, distance }).toEqual({ mapType: claim.mapType, distance: claim.distance });
  });
});
