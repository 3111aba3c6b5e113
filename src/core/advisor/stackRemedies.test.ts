import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { type StackAsked, stackAnswer } from '../stack/stackAnswer.ts';
import { noStackSettings, type Purpose, type StackSettings } from '../stack/stackSettings.ts';
import { carrying } from '../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../topology/acs.ts';
import { nodeId } from '../topology/machine.ts';
import { sentenceText } from '../topology/sentence.ts';
import { stackRemedies } from './stackRemedies.ts';

const REDIRECT = ACS_SV | ACS_RR | ACS_CR | ACS_UF;
const GIB = 1n << 30n;

interface Part {
  readonly ids?: readonly [vendorId: number, deviceId: number];
  readonly driver?: string;
  readonly classCode?: number;
  readonly barBytes?: bigint;
}

const part = (
  id: string,
  { ids = [0x10de, 0x2684], driver = 'nvidia', classCode = 0x0300, barBytes = 32n * GIB }: Part = {},
) =>
  device(id, {
    vendorId: ids[0],
    deviceId: ids[1],
    classCode,
    driver,
    bars: [{ index: 1, kind: 'memory64', prefetchable: true, sizeBytes: barBytes }],
  });

const belowSwitch = (a: Part = {}, b: Part = {}, control?: number) =>
  fabricMachine(
    hostBridge([
      rootPort('rp', [
        packetSwitch('sw', [part('a', a), part('b', b)], control === undefined ? {} : { control }),
      ]),
    ]),
  );
const belowRootPorts = (a: Part = {}, b: Part = {}) =>
  fabricMachine(hostBridge([rootPort('r0', [part('a', a)]), rootPort('r1', [part('b', b)])]));

const AMD: Part = { ids: [0x1002, 0x744c], driver: 'amdgpu' };
const A100: Part = { ids: [0x10de, 0x20b0], classCode: 0x0302, barBytes: 64n * GIB };
const BROADCOM: Part = { ids: [0x14e4, 0x1750], classCode: 0x0200, driver: 'bnxt_en' };

interface Asking extends Partial<Omit<StackAsked, 'stack'>> {
  readonly purpose?: Purpose;
  readonly stack?: Partial<StackSettings>;
}

const asked = ({ purpose = 'gpu-gpu', stack, ...more }: Asking = {}): StackAsked => ({
  machine: belowSwitch(),
  settings: { ...defaultSettings, cpu: { vendor: 'amd', family: 0x19 } },
  platform: { rootComplex: carrying('reads-and-writes') },
  provider: node('a'),
  client: node('b'),
  ...more,
  stack: { ...noStackSettings, purpose, ...stack },
});

const patched = { versions: { nvidia: '580.142' }, nvidiaModule: 'patched' } as const;
const registry = (text: string) => ({ parameters: `options nvidia NVreg_RegistryDwords="${text}"` });
const amdReady = { kernelConfig: 'CONFIG_HSA_AMD_P2P=y', parameters: 'amdgpu.pcie_p2p=1' };

const found = (question: StackAsked) => {
  const answer = stackRemedies(question);
  return { ...answer, ids: answer.remedies.map(({ id }) => id) };
};
const byId = (question: StackAsked, id: string) => {
  const remedy = stackRemedies(question).remedies.find(each => each.id === id);
  if (!remedy) throw new Error(`no ${id} among ${found(question).ids.join(', ') || 'none'}`);
  return { ...remedy, text: sentenceText(remedy.afterwards) };
};

describe('a library', () => {
  const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;
  const overRoot = asked({ machine: belowRootPorts(), settings, stack: { versions: { nccl: '2.27.7' } } });

  it('gets the least level that is enough', () => {
    const remedy = byId(overRoot, 'nccl-p2p');
    expect(remedy.command).toBe('export NCCL_P2P_LEVEL=PHB');
    expect(remedy.stack?.environment).toBe('NCCL_P2P_LEVEL=PHB');
    expect(remedy.settings).toBeNull();
  });

  it('is no longer told to do without peers, and no level is set', () => {
    const off = asked({ stack: { environment: 'NCCL_P2P_DISABLE=1', versions: { nccl: '2.27.7' } } });
    const remedy = byId(off, 'nccl-p2p');
    expect(remedy.command).toBe('unset NCCL_P2P_DISABLE');
    expect(remedy.text).toMatch(
      /^NCCL 2\.27\.7 is satisfied after this; what the driver answers is still unknown: /,
    );
  });

  it('needs both where both are in the way', () => {
    const both = asked({
      machine: belowRootPorts(),
      settings,
      stack: { environment: 'NCCL_P2P_DISABLE=1', versions: { nccl: '2.27.7' } },
    });
    expect(byId(both, 'nccl-p2p').command).toBe('unset NCCL_P2P_DISABLE; export NCCL_P2P_LEVEL=PHB');
  });

  it('is left alone where the driver below it refuses', () => {
    const refused = asked({
      machine: belowRootPorts(),
      stack: {
        versions: { nvidia: '580.142', nccl: '2.27.7' },
        nvidiaModule: 'open',
        ...registry('ForceP2P=0'),
      },
    });
    expect(found(refused).ids).not.toContain('nccl-p2p');
  });

  it('reaches a network adapter by another variable', () => {
    const machine = belowRootPorts({}, { ids: [0x15b3, 0x1021], classCode: 0x0207, driver: 'mlx5_core' });
    const remedy = byId(asked({ machine, purpose: 'gpu-nic-dmabuf' }), 'nccl-gdr');
    expect(remedy.command).toMatch(/NCCL_NET_GDR_LEVEL=PHB/);
  });
});

describe('a driver', () => {
  it('is freed of a registry key, and the other keys stay', () => {
    const forced = asked({ stack: { ...patched, ...registry('ForceP2P=0;RMPcieP2PType=1') } });
    const remedy = byId(forced, 'without-force-p2p');
    expect(remedy.command).toBe('options nvidia NVreg_RegistryDwords="RMPcieP2PType=1"');
    expect(remedy.outcome).toBe('yes');
    expect(remedy.text).toMatch(/^Then every layer that is asked allows it\./);
  });

  it.each([
    ['amdgpu-pcie-p2p', { ...amdReady, parameters: 'amdgpu.pcie_p2p=0' }],
    ['hsa-amd-p2p', { ...amdReady, kernelConfig: '# CONFIG_HSA_AMD_P2P is not set' }],
  ] as const)('amdgpu: %s', (id, stack) => {
    expect(byId(asked({ machine: belowSwitch(AMD, AMD), stack }), id).outcome).not.toBe('no');
  });

  it('takes two changes together where neither helps alone', () => {
    const stack = { parameters: 'amdgpu.pcie_p2p=0', kernelConfig: '# CONFIG_HSA_AMD_P2P is not set' };
    const question = asked({ machine: belowSwitch(AMD, AMD), stack });
    const remedy = byId(question, 'together');
    expect(remedy.command).toBe('options amdgpu pcie_p2p=1\nCONFIG_HSA_AMD_P2P=y');
    expect(found(question)).toMatchObject({ ids: ['together'], nothingHelps: null });
  });

  it('begins in a later kernel to pin to VRAM', () => {
    const settings = { ...defaultSettings, kernel: '6.14' };
    const stack = { kernelConfig: 'CONFIG_DMABUF_MOVE_NOTIFY=y' };
    const question = asked({
      machine: belowSwitch(AMD, BROADCOM),
      purpose: 'gpu-nic-dmabuf',
      settings,
      stack,
    });
    const remedy = byId(question, 'driver-kernel');
    expect(remedy.title).toBe('Run Linux 6.15 or later');
    expect(remedy.settings?.kernel).toBe('6.15');
    expect(remedy.stack).toBeNull();
  });

  it('does GPUDirect Storage by p2pdma once it is told to', () => {
    const question = asked({
      machine: belowSwitch(A100, { ids: [0x144d, 0xa80a], classCode: 0x0108, driver: 'nvme' }),
      purpose: 'gpu-storage',
      stack: {
        versions: { nvidia: '580.142', cuda: '12.8' },
        nvidiaModule: 'open',
        kernelConfig: 'CONFIG_PCI_P2PDMA=y',
        parameters: 'options nvidia NVreg_RegistryDwords=""\noptions nvme_core multipath=Y',
        cufile: '{ "properties": { "use_pci_p2pdma": false } }',
      },
    });
    const remedy = byId(question, 'gds-p2pdma');
    expect(remedy.outcome).toBe('yes');
    expect(remedy.stack?.parameters).toBe(
      'options nvidia NVreg_RegistryDwords="RMForceStaticBar1=1;RmForceDisableIomapWC=1"\noptions nvme_core multipath=N',
    );
  });

  it('gives a network adapter a DMA-buf where nvidia-peermem leaves it open', () => {
    const stack = {
      versions: { nvidia: '580.142', cuda: '12.8' },
      nvidiaModule: 'open',
      parameters: 'options nvidia NVreg_GrdmaPciTopoCheckOverride=0',
    } as const;
    const question = asked({ machine: belowSwitch(A100, BROADCOM), purpose: 'gpu-nic-peermem', stack });
    expect(byId(question, 'dmabuf')).toMatchObject({ outcome: 'yes', stack: { purpose: 'gpu-nic-dmabuf' } });
  });
});

describe('Linux’s redirect', () => {
  const translated = {
    rootComplex: carrying('reads-and-writes'),
    iommu: { mode: 'translated', ats: false },
  } as const;

  it('is cleared for the wires on a path that does not ask Linux', () => {
    const question = asked({
      machine: belowSwitch({}, {}, REDIRECT),
      platform: translated,
      stack: { ...patched, ...registry('') },
    });
    const remedy = byId(question, 'disable-acs-redir');
    expect(remedy).toMatchObject({ layer: 'linux', outcome: 'yes', stack: null });
    expect(remedy.text).toMatch(
      /^Linux is not asked on this path, but its ACS setting reaches the wires\. Then every/,
    );
  });

  it('satisfies Linux, and says which driver refuses all the same', () => {
    const stack = { ...amdReady, kernelConfig: '# CONFIG_HSA_AMD_P2P is not set' };
    const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;
    const question = asked({ machine: belowSwitch(AMD, AMD, REDIRECT), settings, stack });
    const remedy = byId(question, 'disable-acs-redir');
    expect(remedy.text).toMatch(/^Linux is satisfied after this; amdgpu still refuses: /);
    expect(remedy.outcome).toBe('no');
    expect(found(question).ids.at(-1)).toBe('together');
  });

  it('is not offered where nothing that is asked changes', () => {
    const settings = { ...defaultSettings, kernel: '5.2' };
    expect(found(asked({ machine: belowRootPorts(), settings })).ids).not.toContain('newer-kernel');
  });
});

describe('where no setting helps', () => {
  it('says so, with what is left', () => {
    const unlike = belowSwitch({}, { ids: [0x10de, 0x2704] });
    const stack = { versions: { nvidia: '580.142' }, nvidiaModule: 'open', ...registry('') } as const;
    const { remedies, levers, nothingHelps } = found(asked({ machine: unlike, stack }));
    expect(remedies).toEqual([]);
    expect(levers.map(({ who }) => who)).toEqual(['hardware']);
    expect(sentenceText(nothingHelps ?? [])).toMatch(/^No setting that is known changes what NVIDIA driver/);
  });

  it('says nothing of the kind where all is well or unknown', () => {
    expect(found(asked({ stack: { ...patched, ...registry('') } }))).toEqual({
      remedies: [],
      levers: [],
      nothingHelps: null,
      ids: [],
    });
    expect(found(asked()).nothingHelps).toBeNull();
  });
});

const anyStack: fc.Arbitrary<StackSettings> = fc.record({
  purpose: fc.constantFrom<Purpose | null>(
    null,
    'gpu-gpu',
    'gpu-nic-dmabuf',
    'gpu-nic-peermem',
    'gpu-storage',
    'vfio',
  ),
  versions: fc.constantFrom({}, { nvidia: '580.142', nccl: '2.27.7' }, { nvidia: '550.54' }),
  nvidiaModule: fc.constantFrom(null, 'open', 'proprietary', 'patched'),
  facts: fc.constant({}),
  parameters: fc.constantFrom('', 'amdgpu.pcie_p2p=0', 'options nvidia NVreg_RegistryDwords="ForceP2P=0"'),
  environment: fc.constantFrom(
    '',
    'NCCL_P2P_DISABLE=1',
    'NCCL_P2P_LEVEL=LOC NCCL_NET_GDR_LEVEL=LOC',
    'UCX_IB_GPU_DIRECT_RDMA=no',
  ),
  kernelConfig: fc.constantFrom('', '# CONFIG_HSA_AMD_P2P is not set', 'CONFIG_HSA_AMD_P2P=y'),
  cufile: fc.constantFrom('', '{ "properties": { "allow_compat_mode": false } }'),
});
const parts: readonly Part[] = [
  {},
  AMD,
  BROADCOM,
  { ids: [0x15b3, 0x1021], classCode: 0x0207, driver: 'mlx5_core' },
];
const anyMachine = fc
  .tuple(fc.constantFrom(...parts), fc.constantFrom(...parts), fc.constantFrom('plain', 'redirects', 'apart'))
  .map(([a, b, shape]) =>
    shape === 'apart'
      ? belowRootPorts(a, b)
      : belowSwitch(a, b, shape === 'redirects' ? REDIRECT : undefined),
  );
const anySettings = fc.record({
  kernel: fc.constantFrom('5.2', '5.10', '6.1', '6.14', '7.3'),
  cpu: fc.constantFrom(null, { vendor: 'intel', family: 6 } as const),
});

const worth = ['no', 'not-peer', 'unknown', 'yes'];
const states = (question: StackAsked) =>
  stackAnswer(question).rows.map(({ layer, state }) => `${layer} ${state}`);

/** What each remedy promises, seen by asking again with its settings. */
function expectKept(question: StackAsked) {
  const before = stackAnswer(question);
  const { remedies, levers, nothingHelps } = stackRemedies(question);
  for (const remedy of remedies) {
    expect(sentenceText(remedy.afterwards)).not.toBe('');
    expect(worth.indexOf(remedy.outcome)).toBeGreaterThanOrEqual(worth.indexOf(before.outcome));
    if (!remedy.settings && !remedy.stack) continue;
    const changed = {
      ...question,
      settings: remedy.settings ?? question.settings,
      stack: remedy.stack ?? question.stack,
    };
    const after = stackAnswer(changed);
    expect(after.outcome, remedy.id).toBe(remedy.outcome);
    const isSame = after.outcome === before.outcome && states(changed).join() === states(question).join();
    // Where each layer answers as before, the data takes another path.
    if (isSame) expect(after.rows.at(-1)?.sentence, remedy.id).not.toEqual(before.rows.at(-1)?.sentence);
  }
  if (before.outcome === 'yes' || before.outcome === 'unknown') {
    expect([levers, nothingHelps]).toEqual([[], null]);
  } else {
    const isRaised = remedies.some(({ outcome }) => worth.indexOf(outcome) > worth.indexOf(before.outcome));
    expect(nothingHelps === null).toBe(isRaised);
  }
}

describe('what is promised comes true', () => {
  it('on small machines under any settings', () => {
    fc.assert(
      fc.property(anyMachine, anySettings, anyStack, (machine, some, stack) => {
        const settings = { ...defaultSettings, ...some };
        expectKept({ ...asked({ machine, settings }), stack });
      }),
      { numRuns: 25 },
    );
  });

  it.each(scenes.slice(0, 12))('$id', scene => {
    const { machine, settings, platform, stack } = buildScene(scene).document;
    const { provider, client } = scene.pair;
    expectKept({ machine, settings, platform, stack, provider: nodeId(provider), client: nodeId(client) });
  });
});
