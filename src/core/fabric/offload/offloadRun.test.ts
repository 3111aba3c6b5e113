import { describe, expect, it } from 'vitest';
import { noDrivers, type P2pMemory } from '../../p2pdma/memory/drivers.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { buildScene } from '../../scenes/buildScene.ts';
import { nvmeofTarget } from '../../scenes/machines/nvmeofTarget.ts';
import { nodeId } from '../../topology/machine.ts';
import { answerOffload, type OffloadQuestion, type OffloadSide } from './offloadAnswer.ts';
import { runOffload, type SideRun } from './offloadRun.ts';
import { workloadSize } from './offloadWorkload.ts';

const MIB = 2 ** 20;
const { machine } = buildScene(nvmeofTarget).document;
const memoryOf = (id: string, bar: number, sizeBytes: bigint): P2pMemory => ({
  ...noDrivers.memory,
  providers: [
    {
      node: nodeId(id),
      isPublished: true,
      chunks: [{ bar, offsetBytes: 0n, sizeBytes, allocations: [] }],
      registers: [],
    },
  ],
});
const asked = (drives: readonly string[], change: Partial<OffloadQuestion> = {}): OffloadQuestion => ({
  machine,
  settings: { ...defaultSettings, ...nvmeofTarget.settings },
  platform: {},
  memory: memoryOf('cmb0', 4, 64n << 20n),
  rdmaDevice: nodeId('rnic'),
  namespaces: drives.map((drive, place) => ({
    nsid: place + 1,
    path: `/dev/${drive}n1`,
    device: nodeId(drive),
    isBlockDevice: true,
    queueTakesP2p: true,
    p2pmem: { kind: 'automatic' },
    isEnabled: true,
  })),
  seed: 1,
  operation: 'read',
  sizeBytes: MIB / 4,
  commandsInFlight: 4,
  ...change,
});
function both(question: OffloadQuestion) {
  const [answer, run] = [answerOffload(question), runOffload(question)];
  if (!answer.ok || !run.ok) throw new Error('refused');
  return { answer: answer.value, run: run.value };
}
const rate = ({ cost }: OffloadSide) => cost.ratesGigabytes.reduce((sum, each) => sum + each, 0);
const uplink = ({ links }: SideRun) => {
  const load = links.find(({ link }) => link === 'uplink');
  return [load?.upBytes ?? 0, load?.downBytes ?? 0];
};

describe.each(['read', 'write'] as const)('a %s, packet by packet', operation => {
  it('of one drive is as fast as the flows say, with peer-to-peer memory and without', () => {
    const { answer, run } = both(asked(['nvme2'], { operation }));
    for (const side of ['served', 'throughMemory'] as const) {
      expect(run[side].stuck).toBeNull();
      expect(run[side].gigabytesPerSecond / rate(answer[side])).toBeGreaterThan(0.85);
      expect(run[side].gigabytesPerSecond / rate(answer[side])).toBeLessThan(1.02);
    }
  });

  it('leaves the uplink alone, or crosses it up and down with every byte', () => {
    const { run } = both(asked(['nvme2', 'nvme3'], { operation }));
    const bytes = 2 * 4 * run.size.rounds * run.size.sizeBytes;
    expect(uplink(run.served)).toEqual([0, 0]);
    expect(uplink(run.throughMemory)).toEqual([bytes, bytes]);
  });

  it('of a drive that serves itself, and of memory on the adapter', () => {
    for (const memory of [memoryOf('cmb0', 4, 64n << 20n), memoryOf('rnic', 0, 2n << 20n)]) {
      const { answer, run } = both(asked(['cmb0'], { operation, memory, commandsInFlight: 2 }));
      expect(run.served.stuck).toBeNull();
      expect(run.served.gigabytesPerSecond / rate(answer.served)).toBeGreaterThan(0.85);
      expect(run.served.gigabytesPerSecond / rate(answer.served)).toBeLessThan(1.02);
    }
  });
});

describe('what is run', () => {
  it('keeps commands that fell back apart from those that did not', () => {
    const { run } = both(asked(['nvme2'], { memory: memoryOf('cmb0', 4, 2n << 20n), commandsInFlight: 16 }));
    const names = run.served.workload.flows.map(({ name, queueDepth }) => [name, queueDepth]);
    expect(names).toEqual([
      ['Namespace 1, in', 8],
      ['Namespace 1, out', 8],
      ['Namespace 1 through memory, in', 8],
      ['Namespace 1 through memory, out', 8],
    ]);
    const [up] = uplink(run.served);
    expect(up).toBe(8 * run.size.rounds * run.size.sizeBytes);
  });
  it.each([
    ['a few small commands are run sixteen times', 4, 65_536, { rounds: 16, sizeBytes: 65_536 }],
    ['large ones are cut', 4, 2 ** 30, { rounds: 4, sizeBytes: 6 * MIB }],
    ['and so are very many', 1024, MIB, { rounds: 4, sizeBytes: 24_576 }],
  ])('%s', (_, commands, sizeBytes, size) => {
    expect(workloadSize(commands, sizeBytes)).toEqual(size);
  });
  it('is in words where a device is not on PCI', () => {
    expect(runOffload(asked(['siw0']))).toMatchObject({ ok: false, error: { code: 'no-such-device' } });
  });
});
