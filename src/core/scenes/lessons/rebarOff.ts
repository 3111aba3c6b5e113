import type { MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { epycPort, epycRootBus } from '../parts/amdHosts.ts';
import { radeonProW6800 } from '../parts/gpus.ts';
import { GiB, MiB } from '../parts/units.ts';
import { viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const [gpu0, gpu1] = [nodeId('gpu0'), nodeId('gpu1')];
const intoLarge = { provider: gpu0, client: gpu1 };
const intoSmall = { provider: gpu1, client: gpu0 };
const resized = (value: bigint) => ({ facts: [{ node: gpu1, fact: 'bar-0', value }] }) as const;

const MEMORY = 32n * GiB;

/** Two Radeons on root ports of one EPYC; firmware resized the BAR of one. */
const server: MachineSpec = {
  name: 'EPYC 7002, two Radeon PRO W6800',
  hostBridges: [
    {
      // Below 40 bits, where every GPU can address it.
      windows: [
        { base: 0x8000_0000n, limit: 0xbfff_ffffn, offset: 0n, prefetchable: false },
        { base: 0x40_0000_0000n, limit: 0x7f_ffff_ffffn, offset: 0n, prefetchable: false },
      ],
      numaNode: 0,
      functions: epycRootBus([
        epycPort({
          at: '01.1',
          id: 'port0',
          slot: 'Slot 0',
          below: [radeonProW6800(MEMORY, { id: 'gpu0', label: 'GPU 0' })],
        }),
        epycPort({
          at: '03.1',
          id: 'port1',
          slot: 'Slot 1',
          below: [radeonProW6800(256n * MiB, { id: 'gpu1', label: 'GPU 1' })],
        }),
      ]),
    },
  ],
};

export const rebarOff: Lesson = {
  id: 'rebar-off',
  title: 'One card without Resizable BAR',
  description: 'Two equal GPUs, and the BAR of one was left small: what Linux allows, and what amdgpu adds.',
  topic: 'question',
  machine: { spec: server },
  start: {
    settings: { kernel: '6.17' },
    platform: { iommu: { mode: 'off', ats: false } },
    stack: {
      purpose: 'gpu-gpu',
      kernelConfig: 'CONFIG_HSA_AMD_P2P=y',
      parameters: 'amdgpu.pcie_p2p=1',
    },
    view: { pair: intoLarge },
  },
  steps: [
    {
      title: 'Asked, and not alone',
      text: [
        'Two Radeon PRO W6800 sit below root ports of one EPYC. GPU 0 shows all of its 32 GiB in its BAR. GPU 1 shows 256 MiB: Resizable BAR is off.',
        'HIP asks KFD, which is part of amdgpu. It asks p2pdma, and has its own rules before and after.',
      ],
      claims: [
        viaHostBridge(intoLarge),
        { kind: 'layers', ...intoLarge, outcome: 'yes', states: { linux: 'yes', driver: 'yes' } },
      ],
      predict: {
        question: 'GPU 1 may access the memory of GPU 0. May GPU 0 access the memory of GPU 1?',
        options: [
          {
            text: 'Yes: a pair works both ways or not at all',
            claim: { kind: 'layers', ...intoSmall, outcome: 'yes' },
          },
          {
            text: 'No: Linux refuses this direction',
            claim: { kind: 'layers', ...intoSmall, outcome: 'no', refusedBy: 'linux' },
          },
          {
            text: 'No: amdgpu refuses this direction',
            claim: { kind: 'layers', ...intoSmall, outcome: 'no', refusedBy: 'driver' },
          },
        ],
        right: 2,
        explanation:
          'amdgpu looks at the owner of the memory: the processor has to see all of it. p2pdma has no such rule and allows both directions.',
        change: { view: { pair: intoSmall } },
        claims: [
          viaHostBridge(intoSmall),
          { kind: 'layers', ...intoSmall, refusedBy: 'driver', states: { driver: 'no' } },
        ],
      },
    },
    {
      title: 'All of it',
      text: ['Firmware offers sizes in between. GPU 1 has 32 GiB of memory as well.'],
      claims: [viaHostBridge(intoSmall)],
      predict: {
        question: 'The BAR of GPU 1 is resized to 16 GiB. May GPU 0 access the memory of GPU 1 now?',
        options: [
          {
            text: 'Yes, for what lies in the half that is shown',
            claim: { kind: 'layers', ...intoSmall, outcome: 'yes' },
          },
          {
            text: 'It works through host memory',
            claim: { kind: 'layers', ...intoSmall, outcome: 'not-peer' },
          },
          {
            text: 'No, as before',
            claim: { kind: 'layers', ...intoSmall, outcome: 'no', refusedBy: 'driver' },
          },
        ],
        right: 2,
        explanation:
          'The rule compares for equality: visible memory has to be all memory. One MiB short is refused like 256 MiB.',
        change: resized(16n * GiB),
        claims: [{ kind: 'layers', ...intoSmall, refusedBy: 'driver', states: { driver: 'no' } }],
      },
    },
    {
      title: 'A kernel that says nothing',
      text: [
        'Resizable BAR and Above 4G Decoding are on in the firmware setup, and both cards show 32 GiB. Both directions work.',
        'One condition comes before all others: `CONFIG_HSA_AMD_P2P` in the kernel’s configuration.',
      ],
      change: resized(MEMORY),
      claims: [
        { kind: 'layers', ...intoSmall, outcome: 'yes', states: { driver: 'yes' } },
        { kind: 'layers', ...intoLarge, outcome: 'yes', states: { driver: 'yes' } },
      ],
      predict: {
        question:
          'Another build of this kernel is booted, and its configuration is not known. What is known of the pair?',
        options: [
          {
            text: 'It works: p2pdma still allows it',
            claim: { kind: 'layers', ...intoSmall, outcome: 'yes' },
          },
          {
            text: 'It fails: nothing shows the option',
            claim: { kind: 'layers', ...intoSmall, outcome: 'no' },
          },
          {
            text: 'Neither, until the configuration is read',
            claim: {
              kind: 'layers',
              ...intoSmall,
              outcome: 'unknown',
              states: { linux: 'yes', driver: 'unknown' },
            },
          },
        ],
        right: 2,
        explanation:
          'Without the option amdgpu refuses and logs nothing, so silence proves neither answer. `grep HSA_AMD_P2P /boot/config-$(uname -r)` shows it.',
        change: { stack: { kernelConfig: '' } },
        claims: [
          { kind: 'layers', ...intoSmall, outcome: 'unknown', states: { driver: 'unknown' } },
          {
            kind: 'layers',
            ...intoSmall,
            refusedBy: 'driver',
            states: { driver: 'no' },
            after: { stack: { kernelConfig: 'CONFIG_HSA_AMD_P2P=n' } },
          },
        ],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: drivers/gpu/drm/amd/amdgpu/amdgpu_device.c, amdgpu_device_is_peer_accessible',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/gpu/drm/amd/amdgpu/amdgpu_device.c',
    },
    {
      title: 'Linux: drivers/gpu/drm/amd/amdkfd/Kconfig, HSA_AMD_P2P',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/gpu/drm/amd/amdkfd/Kconfig',
    },
    p2pdmaDoc,
  ],
};
