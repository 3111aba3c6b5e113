import { describe, expect, it } from 'vitest';
import { openScene } from '../../scenes/scenes.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { afterwards } from '../../testing/memoryMachine.ts';
import { architectureOf } from '../../topology/architecture.ts';
import { unknown } from '../../topology/fact.ts';
import { nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { makeOf } from './offerAlike.ts';
import { operateDrivers } from './operateDrivers.ts';

function offeredAlike(scene: string, node: string) {
  const opened = openScene(scene);
  if (!opened) throw new Error(scene);
  const { machine, settings, drivers } = opened.document;
  const asked = {
    machine: { tree: machineTree(machine), architecture: architectureOf(machine) },
    settings,
    drivers,
  };
  const step = operateDrivers(asked, {
    on: 'memory',
    operation: { kind: 'offer-alike', node: nodeId(node) },
  });
  return {
    offering: step.drivers.memory.providers.map(provider => provider.node),
    said: sentenceText(step.outcome.sentence),
    succeeded: step.outcome.succeeded,
    lines: step.outcome.messages.length,
  };
}

describe('a driver that offers the memory of all its devices', () => {
  it('does so for every device of the make, and logs a line for each', () => {
    expect(offeredAlike('nvmeof-target', 'cmb1')).toEqual({
      offering: ['cmb4', 'cmb0', 'cmb1'],
      said: '3 of 3 like NVMe 1 with CMB offer their memory.',
      succeeded: true,
      lines: 3,
    });
  });

  it('is refused as for one device where each is refused', () => {
    const { offering, said, succeeded } = offeredAlike('nvme-rack', 'nvme0');
    expect({ offering, succeeded }).toEqual({ offering: [], succeeded: false });
    expect(said).toContain('Struct pages come in groups of 2 MiB');
  });
});

it('a device whose make is not known is its only one', () => {
  expect(makeOf([], nodeId('gone'))).toEqual(['gone']);
});

describe('the make of a device', () => {
  const made = (id: string, vendorId: number, deviceId: number) =>
    device(id, { vendorId, deviceId, bars: [] });
  const machine = fabricMachine(
    hostBridge([
      rootPort('rp', [
        packetSwitch('sw', [made('a', 1, 1), made('b', 1, 2), made('c', 2, 1), made('d', 1, 1)]),
      ]),
    ]),
  );
  it('is its vendor and its device id together', () => {
    expect(makeOf(machine.functions, nodeId('d'))).toEqual(['a', 'd']);
    expect(makeOf(machine.functions, nodeId('b'))).toEqual(['b']);
  });
  it.each(['vendorId', 'deviceId'])('is not known without its %s', id => {
    const hidden = withFunction(
      withFunction(machine, 'a', () => ({ [id]: unknown })),
      'd',
      () => ({ [id]: unknown }),
    );
    expect(makeOf(hidden.functions, nodeId('d'))).toEqual(['d']);
  });
});

it('where some of a make are refused, the others offer, and the sentence tells why', () => {
  const operation = { kind: 'offer-alike', node: nodeId('drive') } as const;
  const { memory, outcomes } = afterwards([operation]);
  expect(memory.providers.map(each => each.node)).toEqual(['drive']);
  expect(outcomes[0]?.succeeded).toBe(true);
  const said = sentenceText(outcomes[0]?.sentence ?? []);
  expect(said).toContain('1 of 2 like drive offer their memory.');
  expect(said).toContain('groups of 2 MiB');
});
