import { describe, expect, it } from 'vitest';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { ask, onto, routed } from '../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { machineTree } from './machineTree.ts';
import { sentenceText } from './sentence.ts';

const withGpu = (vendorId: number, deviceId: number) =>
  fabricMachine(
    hostBridge([
      rootPort('rp', [
        packetSwitch('sw', [device('gpu', { vendorId, deviceId, classCode: 0x0300 }), device('nic')]),
      ]),
    ]),
  );
const request = ask('write', { initiator: node('nic'), target: onto('gpu') });
const verdictOn = (machine: ReturnType<typeof withGpu>) =>
  explainPair({
    tree: machineTree(machine),
    settings: defaultSettings,
    provider: node('gpu'),
    client: node('nic'),
  });

describe('a GPU on the die of a processor', () => {
  it.each([
    ['Cezanne', 0x1638],
    ['Raphael', 0x164e],
    ['Strix Halo', 0x1586],
  ])('%s: Linux permits it, what the wires do is unknown, and both say why', (name, deviceId) => {
    const machine = withGpu(0x1002, deviceId);
    const { mapType, wiresNote } = verdictOn(machine);
    expect(mapType).toBe('BUS_ADDR');
    expect(sentenceText(wiresNote ?? [])).toContain(`part of ${name}`);
    const { outcome } = routed({ machine, request });
    expect(outcome.kind).toBe('unknown');
    expect(sentenceText(outcome.sentence)).toContain('may answer the CPU only');
  });
  it('is as a person says, where one does', () => {
    const machine = withGpu(0x1002, 0x1638);
    const outcomeAs = (behaviour: 'answers-peers' | 'bar-cpu-side-only') =>
      routed({ machine, request, platform: { devices: { [node('gpu')]: behaviour } } }).outcome.kind;
    expect(outcomeAs('answers-peers')).toBe('delivered');
    expect(outcomeAs('bar-cpu-side-only')).toBe('vanished');
  });
  it('is not a card: an Instinct MI210 is reached', () => {
    const machine = withGpu(0x1002, 0x740f);
    expect(verdictOn(machine).wiresNote).toBeNull();
    expect(routed({ machine, request }).outcome.kind).toBe('delivered');
  });
});
