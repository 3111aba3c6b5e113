import { describe, expect, it } from 'vitest';
import { noDrivers, type P2pMemory } from '../../p2pdma/memory/drivers.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { buildScene } from '../../scenes/buildScene.ts';
import { nvmeofTarget } from '../../scenes/machines/nvmeofTarget.ts';
import { nodeId } from '../../topology/machine.ts';
import { answerOffload, type OffloadQuestion } from './offloadAnswer.ts';

const MIB = 1 << 20;
const { machine } = buildScene(nvmeofTarget).document;
const settings = { ...defaultSettings, ...nvmeofTarget.settings };
const memory: P2pMemory = {
  ...noDrivers.memory,
  providers: [
    {
      node: nodeId('cmb0'),
      isPublished: true,
      chunks: [{ bar: 4, offsetBytes: 0n, sizeBytes: 8n << 20n, allocations: [] }],
      registers: [],
    },
  ],
};
const namespaces = ['nvme2', 'nvme3'].map((drive, n) => ({
  nsid: n + 1,
  path: `/dev/${drive}n1`,
  device: nodeId(drive),
  isBlockDevice: true,
  queueTakesP2p: true,
  p2pmem: { kind: 'automatic' } as const,
  isEnabled: true,
}));

function answer(change: Partial<OffloadQuestion> = {}) {
  const result = answerOffload({
    machine,
    settings,
    platform: {},
    memory,
    rdmaDevice: nodeId('rnic'),
    namespaces,
    seed: 1,
    operation: 'read',
    sizeBytes: MIB,
    commandsInFlight: 2,
    ...change,
  });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const kinds = ({ served }: ReturnType<typeof answer>) => served.commands.map(({ buffer }) => buffer.kind);

describe('a target with memory on a drive, and the same without', () => {
  it.each(['read', 'write'] as const)(
    '%s: four commands stay below the switch, or cross DRAM twice',
    operation => {
      const { choices, served, throughMemory, freedLanes } = answer({ operation });
      expect(choices.map(({ provider }) => provider)).toEqual(['cmb0', 'cmb0']);
      expect(served.cost.memory).toEqual({ readBytes: 0, writtenBytes: 0 });
      expect(throughMemory.cost.memory).toEqual({ readBytes: 4 * MIB, writtenBytes: 4 * MIB });
      expect([served.cost.rootComplexBytes, throughMemory.cost.rootComplexBytes]).toEqual([0, 8 * MIB]);
      expect(freedLanes).toBe(16);
    },
  );

  it('falls back for the commands that find the pool full, and then frees no lanes', () => {
    const full = answer({ commandsInFlight: 5 });
    expect(kinds(full)).toEqual([...Array(8).fill('peer'), 'system-memory', 'system-memory']);
    expect(full.served.cost.memory.writtenBytes).toBe(2 * MIB);
    expect(full.freedLanes).toBe(0);
  });

  it('is the same both ways where ACS sends everything up', () => {
    const { served, throughMemory } = answer({ settings: { ...settings, iommu: 'on' } });
    expect(served.cost).toEqual(throughMemory.cost);
  });
});
