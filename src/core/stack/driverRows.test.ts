import { describe, expect, it } from 'vitest';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { carrying } from '../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { unknown } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';
import { sentenceText } from '../topology/sentence.ts';
import { stackAnswer } from './stackAnswer.ts';
import { noStackSettings, type Purpose, type StackSettings } from './stackSettings.ts';

const GIB = 1n << 30n;

interface Device {
  readonly ids?: readonly [vendorId: number, deviceId: number];
  readonly driver?: string;
  readonly classCode?: number;
  readonly barBytes?: bigint;
}

const part = (
  id: string,
  { ids = [0x10de, 0x2684], driver, classCode = 0x0300, barBytes = 32n * GIB }: Device,
) =>
  device(id, {
    vendorId: ids[0],
    deviceId: ids[1],
    classCode,
    ...(driver === undefined ? {} : { driver }),
    bars: [{ index: 1, kind: 'memory64', prefetchable: true, sizeBytes: barBytes }],
  });

/** Two devices below one switch that NVIDIA's driver knows. */
const pairBelowSwitch = (a: Device, b: Device): Machine =>
  fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [part('a', a), part('b', b)])])]));

interface Asked {
  readonly machine: Machine;
  readonly purpose: Purpose;
  readonly stack?: Partial<StackSettings>;
  readonly settings?: Partial<KernelSettings>;
}

function driverRow({ machine, purpose, stack, settings }: Asked) {
  const { rows } = stackAnswer({
    machine,
    settings: { ...defaultSettings, ...settings },
    platform: { rootComplex: carrying('reads-and-writes') },
    stack: { ...noStackSettings, purpose, ...stack },
    provider: node('a'),
    client: node('b'),
  });
  const row = rows.find(({ layer }) => layer === 'driver');
  if (!row) throw new Error('no driver is asked');
  return { ...row, text: sentenceText(row.sentence), needs: row.missing.map(({ what }) => what).join('; ') };
}

const nvidia = (ids: readonly [number, number] = [0x10de, 0x2684]): Device => ({ ids, driver: 'nvidia' });
const RTX_4080 = [0x10de, 0x2704] as const;
const open580 = { versions: { nvidia: '580.142' }, nvidiaModule: 'open' } as const;
const registry = (text: string) => ({ parameters: `options nvidia NVreg_RegistryDwords="${text}"` });

describe('NVIDIA GPU to GPU', () => {
  const twins = pairBelowSwitch(nvidia(), nvidia());
  const unlike = pairBelowSwitch(nvidia(), nvidia(RTX_4080));

  it('is unknown where only the closed firmware is left, and says how to know', () => {
    const row = driverRow({ machine: twins, purpose: 'gpu-gpu', stack: { ...open580, ...registry('') } });
    expect(row.state).toBe('unknown');
    expect(row.text).toMatch(/^NVIDIA’s closed firmware decides/);
    expect(row.needs).toMatch(/firmware/);
    expect(row.missing.map(({ howToGet }) => howToGet).join()).toMatch(/nvidia-smi topo -p2p r/);
  });

  it('is refused for unlike chips once it is known that the registry forces nothing', () => {
    const row = driverRow({ machine: unlike, purpose: 'gpu-gpu', stack: { ...open580, ...registry('') } });
    expect(row).toMatchObject({ state: 'no', rule: { id: 'nvidia.unlikeChips', grade: 'executed' } });
    const poorer = driverRow({ machine: unlike, purpose: 'gpu-gpu', stack: open580 });
    expect(poorer.state).toBe('unknown');
    expect(poorer.needs).toMatch(/NVreg_RegistryDwords/);
  });

  it('is forced by the registry, unlike chips or not', () => {
    const stack = { ...open580, ...registry('ForceP2P=0x11') };
    expect(driverRow({ machine: unlike, purpose: 'gpu-gpu', stack })).toMatchObject({
      state: 'yes',
      rule: { id: 'nvidia.forced' },
    });
  });

  it('says where the driver is newer than the newest row, and is unknown for one older than the first', () => {
    const ask = (version: string) =>
      driverRow({
        machine: unlike,
        purpose: 'gpu-gpu',
        stack: { versions: { nvidia: version }, nvidiaModule: 'open', ...registry('') },
      });
    expect(ask('610.12')).toMatchObject({ state: 'no' });
    expect(ask('610.12').text).toMatch(/newer than 595, the newest checked/);
    expect(ask('470.57')).toMatchObject({ state: 'unknown' });
  });

  it('is unknown with the closed modules, which nobody checked', () => {
    const stack = { ...open580, ...registry(''), nvidiaModule: 'proprietary' } as const;
    expect(driverRow({ machine: unlike, purpose: 'gpu-gpu', stack }).state).toBe('unknown');
  });

  it('says yes with a patched module, and that this proves nothing', () => {
    const stack = { ...open580, ...registry(''), nvidiaModule: 'patched' } as const;
    const row = driverRow({ machine: twins, purpose: 'gpu-gpu', stack });
    expect(row.state).toBe('yes');
    expect(row.text).toMatch(/it would say OK on any board/);
    const small = { ...nvidia(), barBytes: 256n << 20n };
    expect(driverRow({ machine: pairBelowSwitch(small, small), purpose: 'gpu-gpu', stack }).state).toBe('no');
  });

  it('is unknown, not refused, for GPUs that are in no table', () => {
    const machine = pairBelowSwitch(nvidia([0x10de, 0xfff0]), nvidia([0x10de, 0xfff1]));
    const row = driverRow({ machine, purpose: 'gpu-gpu', stack: { ...open580, ...registry('') } });
    expect(row.state).toBe('unknown');
    expect(row.needs).toMatch(/which chips/);
  });
});

describe('facts that a person tells', () => {
  const A100 = nvidia([0x10de, 0x20b5]);
  const ofGpus = { machine: pairBelowSwitch(A100, A100), purpose: 'gpu-gpu' } as const;
  const pair = (facts: StackSettings['facts']) =>
    driverRow({ ...ofGpus, stack: { ...open580, ...registry(''), facts } });

  it('refuses with MIG on, and asks for it no more with MIG off', () => {
    expect(pair({}).needs).toMatch(/MIG/);
    expect(pair({ mig: true })).toMatchObject({ state: 'no', rule: { id: 'nvidia.migOn' } });
    const off = pair({ mig: false });
    expect(off.state).toBe('unknown');
    expect(off.needs).not.toMatch(/MIG/);
  });

  it('keeps what the chip cannot be: a chip without MIG is not refused for it', () => {
    const twins = pairBelowSwitch(nvidia(), nvidia());
    const stack = { ...open580, ...registry(''), facts: { mig: true } };
    expect(driverRow({ machine: twins, purpose: 'gpu-gpu', stack }).state).toBe('unknown');
  });

  const nic: Device = { ids: [0x15b3, 0x1021], classCode: 0x0207, driver: 'mlx5_core' };
  const peermem = (facts: StackSettings['facts']) =>
    driverRow({
      machine: pairBelowSwitch(A100, nic),
      purpose: 'gpu-nic-peermem',
      stack: { ...open580, facts },
    });

  it('tells nvidia-peermem on an in-tree RDMA stack, and as a stub, from one that works', () => {
    const works = { 'vendor-rdma': true, 'peermem-symbols': true };
    expect(peermem({}).state).toBe('unknown');
    expect(peermem({ 'vendor-rdma': false }).rule?.id).toBe('nvidia-peermem.symbols');
    expect(peermem({ 'vendor-rdma': true, 'peermem-symbols': false }).rule?.id).toBe('nvidia-peermem.stub');
    expect(peermem(works).needs).not.toMatch(/RDMA stack|stub|symbols/);
  });

  it('takes nvidia-fs for loaded or not as told', () => {
    const drive: Device = { ids: [0x144d, 0xa80a], classCode: 0x0108, driver: 'nvme' };
    const storage = (loaded: boolean) =>
      driverRow({
        machine: pairBelowSwitch(A100, drive),
        purpose: 'gpu-storage',
        stack: { ...open580, facts: { 'nvidia-fs': loaded }, cufile: '{ "properties": {} }' },
      }).state;
    expect(storage(true)).toBe('yes');
    expect(storage(false)).toBe('not-peer');
  });
});

describe('amdgpu GPU to GPU', () => {
  const amd = (barBytes: bigint): Device => ({ ids: [0x1002, 0x744c], driver: 'amdgpu', barBytes });
  const config = { kernelConfig: 'CONFIG_HSA_AMD_P2P=y', parameters: 'amdgpu.pcie_p2p=1' };

  it('goes one way where one card has a small BAR', () => {
    const machine = pairBelowSwitch(amd(256n << 20n), amd(32n * GIB));
    expect(driverRow({ machine, purpose: 'gpu-gpu', stack: config })).toMatchObject({
      state: 'no',
      rule: { id: 'amdgpu.largeBar' },
    });
    const other = pairBelowSwitch(amd(32n * GIB), amd(256n << 20n));
    expect(driverRow({ machine: other, purpose: 'gpu-gpu', stack: config }).state).not.toBe('no');
  });

  it('needs CONFIG_HSA_AMD_P2P, and says so where it is not known', () => {
    const machine = pairBelowSwitch(amd(32n * GIB), amd(32n * GIB));
    const without = { ...config, kernelConfig: '# CONFIG_HSA_AMD_P2P is not set' };
    expect(driverRow({ machine, purpose: 'gpu-gpu', stack: without })).toMatchObject({ state: 'no' });
    const row = driverRow({ machine, purpose: 'gpu-gpu', stack: { parameters: config.parameters } });
    expect(row.state).toBe('unknown');
    expect(row.needs).toMatch(/CONFIG_HSA_AMD_P2P/);
  });
});

describe('a GPU’s memory and a network adapter by DMA-buf', () => {
  const nic = (driver: string): Device => ({
    ids: [0x14e4, 0x1750],
    classCode: 0x0200,
    driver,
    barBytes: 1n << 20n,
  });
  const amd: Device = { ids: [0x1002, 0x744c], driver: 'amdgpu' };
  const odp = { kernelConfig: 'CONFIG_INFINIBAND_ON_DEMAND_PAGING=y\nCONFIG_DMABUF_MOVE_NOTIFY=y' };
  const ask = (exporter: Device, importer: string, kernel: string) =>
    driverRow({
      machine: pairBelowSwitch(exporter, nic(importer)),
      purpose: 'gpu-nic-dmabuf',
      stack: odp,
      settings: { kernel },
    }).state;

  it.each([
    ['amdgpu before 6.15 pins to system memory', amd, 'bnxt_en', '6.14', 'not-peer'],
    ['amdgpu from 6.15 on pins to VRAM', amd, 'bnxt_en', '6.15', 'yes'],
    ['an importer with on-demand paging sees VRAM before, too', amd, 'mlx5_core', '6.12', 'yes'],
    ['xe pins to system memory alone', { ids: [0x8086, 0xe20b], driver: 'xe' }, 'bnxt_en', '7.3', 'not-peer'],
    [
      'xe shows VRAM to one that follows moves',
      { ids: [0x8086, 0xe20b], driver: 'xe' },
      'mlx5_core',
      '7.3',
      'yes',
    ],
    ['nouveau never does peer to peer', { driver: 'nouveau' }, 'mlx5_core', '7.3', 'not-peer'],
    ['a driver without DMA-buf registration gets nothing', amd, 'igc', '7.3', 'no'],
  ] as const)('%s', (_, exporter, importer, kernel, state) =>
    expect(ask(exporter, importer, kernel)).toBe(state),
  );

  it('is documented for no GeForce, and so unknown rather than refused', () => {
    const row = driverRow({
      machine: pairBelowSwitch(nvidia(), nic('mlx5_core')),
      purpose: 'gpu-nic-dmabuf',
      stack: { ...open580, ...odp, parameters: 'options nvidia NVreg_GrdmaPciTopoCheckOverride=0' },
    });
    expect(row.state).toBe('unknown');
    expect(row.needs).toMatch(/closed check/);
  });
});

describe('a poorer machine', () => {
  const all: readonly Asked[] = [
    {
      machine: pairBelowSwitch(nvidia(), nvidia(RTX_4080)),
      purpose: 'gpu-gpu',
      stack: { ...open580, ...registry('') },
    },
    {
      machine: pairBelowSwitch(nvidia(), nvidia()),
      purpose: 'gpu-gpu',
      stack: { ...open580, ...registry('ForceP2P=0') },
    },
    {
      machine: pairBelowSwitch(
        { ids: [0x1002, 0x744c], driver: 'amdgpu', barBytes: 256n << 20n },
        { ids: [0x1002, 0x744c], driver: 'amdgpu' },
      ),
      purpose: 'gpu-gpu',
      stack: { kernelConfig: 'CONFIG_HSA_AMD_P2P=y', parameters: 'amdgpu.pcie_p2p=1' },
    },
    {
      machine: pairBelowSwitch(
        { ids: [0x1002, 0x744c], driver: 'amdgpu' },
        { ids: [0x15b3, 0x1021], classCode: 0x0207, driver: 'mlx5_core' },
      ),
      purpose: 'gpu-nic-dmabuf',
      stack: { kernelConfig: 'CONFIG_INFINIBAND_ON_DEMAND_PAGING=y' },
    },
  ];
  const facts = [
    'bars',
    'deviceId',
    'name',
    'numaNode',
    'iommuGroup',
    'iommuGroupType',
    'portType',
    'classCode',
  ] as const;

  it.each(all.map((asked, place) => [place, asked] as const))(
    'changes no answer to another one: %s',
    (_, asked) => {
      const full = driverRow(asked);
      for (const { id } of asked.machine.functions) {
        for (const fact of facts) {
          const functions = asked.machine.functions.map(fn =>
            fn.id === id ? { ...fn, [fact]: unknown } : fn,
          );
          const poorer = driverRow({ ...asked, machine: { ...asked.machine, functions } });
          expect([full.state, 'unknown'], `${id} without ${fact}: ${poorer.text}`).toContain(poorer.state);
        }
      }
    },
  );
});
