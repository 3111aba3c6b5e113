import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { publishedBy } from '../../testing/publishedBy.ts';
import type { FunctionSpec } from '../../topology/buildSpec.ts';
import { type NodeId, nodeId } from '../../topology/machine.ts';
import { functionOf, machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import type { DriverSettings } from '../memory/driverContext.ts';
import { policyFor } from '../policy/policy.ts';
import { defaultSettings } from '../policy/settings.ts';
import {
  type NvmetTarget,
  newNamespace,
  operateOnTarget,
  proposeTarget,
  type TargetOperation,
} from './nvmetTarget.ts';

const drive = (id: string) => device(id, { classCode: 0x0108 });
const adapter = (id: string) => device(id, { classCode: 0x0200 });

/** A machine with these devices below each of its switches; memory is published by those named. */
function settingsOf(
  switches: readonly (readonly FunctionSpec[])[],
  ...published: readonly string[]
): DriverSettings {
  const ports = switches.map((below, i) => rootPort(`rp${i}`, [packetSwitch(`sw${i}`, below)]));
  const policy = policyFor(machineTree(fabricMachine(hostBridge(ports))), {
    ...defaultSettings,
    cpu: { vendor: 'intel', family: 6 },
  });
  return { policy, memory: publishedBy(...published) };
}

/** d0 and d1 are beside the adapter, d2 is below another root port of a host bridge that is on no list. */
const settings = settingsOf([[adapter('rnic'), drive('d0'), drive('d1')], [drive('d2')]], 'd0');
const addressOf = (id: string) => functionOf(settings.policy.tree, nodeId(id)).bdf;
const target: NvmetTarget = {
  rdmaDevice: nodeId('rnic'),
  namespaces: ['d0', 'd1', 'd2'].map((id, i) => newNamespace(nodeId(id), i + 1)),
  seed: 1,
  operation: 'read',
  sizeBytes: 4096,
  commandsInFlight: 1,
  queueEntries: 0,
};

function operated(...operations: readonly TargetOperation[]) {
  let now = target;
  const outcomes = operations.map(operation => {
    const step = operateOnTarget(settings, now, operation);
    now = step.target;
    return step.outcome;
  });
  return {
    namespaces: now.namespaces.map(
      ({ p2pmem, isEnabled }) => `${p2pmem.kind}${isEnabled ? ', enabled' : ''}`,
    ),
    last: outcomes.at(-1) ?? expect.fail(),
    rest: { ...now, namespaces: target.namespaces },
  };
}

describe('what an administrator does to one namespace', () => {
  it('changes that one and nothing else', () => {
    const written = operated({ kind: 'write-p2pmem', nsid: 2, text: '1' });
    expect(written.namespaces).toEqual(['off', 'automatic', 'off']);
    expect(written.rest).toEqual(target);
    expect(operated({ kind: 'enable', nsid: 3 }).namespaces).toEqual(['off', 'off', 'off, enabled']);
    const { namespaces, last } = operated(
      { kind: 'enable', nsid: 1 },
      { kind: 'enable', nsid: 2 },
      { kind: 'disable', nsid: 1 },
    );
    expect(namespaces).toEqual(['off', 'off, enabled', 'off']);
    expect(last).toMatchObject({ succeeded: true, returned: 'void', messages: [] });
  });

  it('leaves it as it was where the kernel refuses', () => {
    const { namespaces, last } = operated(
      { kind: 'write-p2pmem', nsid: 3, text: '1' },
      { kind: 'enable', nsid: 3 },
    );
    expect(namespaces).toEqual(['off', 'off', 'automatic']);
    expect(last).toMatchObject({ succeeded: false, returned: '-EINVAL' });
  });

  it('is a mistake where no namespace has that number', () => {
    expect(() => operated({ kind: 'enable', nsid: 4 })).toThrow('no namespace 4');
  });
});

describe('writing to all namespaces', () => {
  it('disables, writes and enables each, and is one success where all take it', () => {
    const { namespaces, last } = operated({ kind: 'enable', nsid: 2 }, { kind: 'write-all', text: '0' });
    expect(namespaces).toEqual(['off, enabled', 'off, enabled', 'off, enabled']);
    expect(last).toMatchObject({ succeeded: true, returned: '0', messages: [] });
  });

  it('leaves those disabled that nobody serves, and says how many', () => {
    const { namespaces, last } = operated({ kind: 'write-all', text: '1' });
    expect(namespaces).toEqual(['automatic, enabled', 'automatic, enabled', 'automatic']);
    expect(last).toMatchObject({ succeeded: false, returned: '-EINVAL' });
    expect(sentenceText(last.sentence)).toMatch(/^1 of 3 namespaces are refused\. Nobody offers memory/);
    expect(last.messages.at(-1)?.text).toContain('/dev/nvme2n1');
  });

  it('leaves all disabled, with what they had, where the text is refused', () => {
    const { namespaces, last } = operated({ kind: 'write-all', text: addressOf('rnic') });
    expect(namespaces).toEqual(['off', 'off', 'off']);
    expect(last).toMatchObject({ succeeded: false, returned: '-ENODEV' });
    expect(last.messages).toHaveLength(3);
  });
});

describe('a first target', () => {
  const proposed = (of: DriverSettings) => {
    const found = proposeTarget(of);
    if (!found.ok) return sentenceText(found.error);
    const { rdmaDevice, namespaces } = found.value;
    return [rdmaDevice, ...namespaces.map(({ device: on, p2pmem }) => `${on} ${p2pmem.kind}`)].join(', ');
  };

  it('has the adapter with most drives beside it, and these drives', () => {
    const of = settingsOf([
      [adapter('n0'), drive('a')],
      [adapter('n1'), drive('b'), drive('c')],
      [adapter('n2')],
    ]);
    expect(proposed(of)).toBe('n1, b off, c off');
  });
  it('has any drives where none is beside an adapter', () => {
    expect(proposed(settingsOf([[adapter('n')], [drive('a'), drive('b')]]))).toBe('n, a off, b off');
  });
  it('has four drives at most', () => {
    const drives = ['a', 'b', 'c', 'd', 'e'].map(drive);
    expect(proposed(settingsOf([[adapter('n'), ...drives]]))).toBe('n, a off, b off, c off, d off');
  });
  it('asks for peer-to-peer memory where somebody offers it', () => {
    expect(proposed(settingsOf([[adapter('n'), drive('a')]], 'a'))).toBe('n, a automatic');
  });
  it('needs a drive and an adapter', () => {
    expect(proposed(settingsOf([[adapter('n'), device('gpu')]]))).toContain('no NVMe drive');
    expect(proposed(settingsOf([[drive('a'), device('gpu')]]))).toContain('no network adapter');
  });
  it('is enabled, on a block device for each drive, numbered from 1', () => {
    const found = proposeTarget(settingsOf([[adapter('n'), drive('a'), drive('b')]], 'a'));
    const namespaces = found.ok ? found.value.namespaces : [];
    const common = { isBlockDevice: true, queueTakesP2p: true, isEnabled: true };
    expect(namespaces).toMatchObject([
      { ...common, nsid: 1, path: '/dev/nvme0n1', device: 'a' },
      { ...common, nsid: 2, path: '/dev/nvme1n1', device: 'b' },
    ]);
  });
});

it('a new namespace is a block device that nobody has enabled, without peer-to-peer memory', () => {
  const device: NodeId = nodeId('d0');
  expect(newNamespace(device, 3)).toEqual({
    nsid: 3,
    path: '/dev/nvme2n1',
    device,
    isBlockDevice: true,
    queueTakesP2p: true,
    p2pmem: { kind: 'off' },
    isEnabled: false,
  });
});
