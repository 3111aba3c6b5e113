import type { MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { kioxiaCm7 } from '../parts/drives.ts';
import { l40s } from '../parts/gpus.ts';
import { iceLakeUncore, sapphireRapidsPort } from '../parts/intelHosts.ts';
import { pex89000, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import type { LessonChange } from '../teaching/lessonChange.ts';
import { openGpuKernelModules } from './sources.ts';

const [gpu, nvme] = [nodeId('gpu'), nodeId('nvme')];
const pair = { provider: gpu, client: nvme };

/** A GPU that GPUDirect Storage lists, and a drive, below one switch. */
const server: MachineSpec = {
  name: 'Xeon, L40S and a drive below one switch',
  hostBridges: [
    {
      bus: 0x15,
      numaNode: 0,
      functions: [
        ...iceLakeUncore,
        sapphireRapidsPort({
          at: '01.0',
          id: 'root-port',
          below: [
            switchOf(pex89000, {
              id: 'switch',
              ports: [
                { at: '00.0', id: 'port0', below: [{ ...l40s, id: 'gpu', label: 'GPU' }] },
                {
                  at: '01.0',
                  id: 'port1',
                  link: x(4, 5),
                  below: [{ ...kioxiaCm7, id: 'nvme', label: 'NVMe' }],
                },
              ],
            }),
          ],
        }),
      ],
    },
  ],
};

const MULTIPATH_OFF = 'nvme_core.multipath=N';
const BAR1_KEYS = 'options nvidia NVreg_RegistryDwords="RMForceStaticBar1=1;RmForceDisableIomapWC=1"';
const NO_KEYS = 'options nvidia NVreg_RegistryDwords=""';
const parameters = (...lines: readonly string[]): LessonChange => ({
  stack: { parameters: lines.join('\n') },
});
const released = { nvidia: '580.142', cuda: '12.8' };
const servedIf = (after: LessonChange): LessonClaim => ({
  kind: 'layers',
  ...pair,
  states: { driver: 'yes' },
  after,
});

export const gdsPath: Lesson = {
  id: 'gds-path',
  title: 'From a drive into a GPU, or so it seems',
  description:
    'GPUDirect Storage has two kernel paths, and a silent third one through the processor. Which one runs?',
  topic: 'question',
  machine: { spec: server },
  start: {
    settings: { kernel: '6.12' },
    platform: { iommu: { mode: 'off', ats: false } },
    stack: {
      purpose: 'gpu-storage',
      versions: { ...released, 'nvidia-fs': '2.28.4' },
      nvidiaModule: 'open',
      parameters: [NO_KEYS, 'nvme_core.multipath=Y'].join('\n'),
      kernelConfig: 'CONFIG_PCI_P2PDMA=y',
    },
    view: { pair },
  },
  steps: [
    {
      title: 'nvidia-fs',
      text: [
        'An L40S and a drive sit below one switch. GPUDirect Storage (GDS) goes through `nvidia-fs`, a kernel module, and it is loaded.',
        'nvidia-fs gets the memory by NVIDIA’s own calls, so Linux is not asked. It ranks pairs by distance and forbids none.',
      ],
      claims: [
        { kind: 'layers', ...pair, outcome: 'yes', states: { linux: 'not-asked' } },
        { kind: 'layers', ...pair, states: { driver: 'yes' } },
      ],
    },
    {
      title: 'No error, no proof',
      text: [
        'If GDS cannot use a peer path, it copies through the processor. This is compat mode: on by default, and silent.',
        '`gdscheck -p` may still print `Supported`.',
      ],
      claims: [direct(pair, { distance: 4 })],
      predict: {
        question:
          'On another installation it is not known whether nvidia-fs is loaded. A copy ends without an error. Did it go peer to peer?',
        options: [
          { text: 'Yes: a refusal would be an error', claim: { kind: 'layers', ...pair, outcome: 'yes' } },
          {
            text: 'No: without nvidia-fs it is compat mode',
            claim: { kind: 'layers', ...pair, outcome: 'not-peer' },
          },
          {
            text: 'It may have: both paths end without an error',
            claim: { kind: 'layers', ...pair, outcome: 'unknown', states: { driver: 'unknown' } },
          },
        ],
        right: 2,
        explanation:
          'Success proves nothing here. The counters in `/proc/driver/nvidia-fs/stats` show what ran. With `allow_compat_mode` set to false, GDS fails instead of copying silently.',
        change: { stack: { versions: released } },
      },
    },
    {
      title: 'P2PDMA mode',
      text: [
        'Since GDS 1.13 Linux can do it without nvidia-fs: the open module gives the kernel pages of the GPU’s memory. p2pdma then decides.',
        'It takes CUDA 12.8, driver 570, Linux 6.2 with `CONFIG_PCI_P2PDMA`, an x86 processor and a GPU on NVIDIA’s list. All this is here.',
      ],
      change: { stack: { cufile: '{ "properties": { "use_pci_p2pdma": true } }' } },
      claims: [{ kind: 'layers', ...pair, outcome: 'unknown', states: { linux: 'yes', driver: 'unknown' } }],
      predict: {
        question:
          'cufile.json has `use_pci_p2pdma`, and nvidia-fs may be missing. What else makes the answer certain?',
        options: [
          {
            text: 'NVMe multipath off',
            claim: servedIf(parameters(NO_KEYS, MULTIPATH_OFF)),
          },
          {
            text: 'Two registry keys that keep all of BAR1 mapped',
            claim: servedIf(parameters(BAR1_KEYS, 'nvme_core.multipath=Y')),
          },
          {
            text: 'Both',
            claim: servedIf(parameters(BAR1_KEYS, MULTIPATH_OFF)),
          },
        ],
        right: 2,
        explanation:
          'Static BAR1 gives Linux an address for all of the memory, and the second key lifts write combining. One condition short, GDS goes on to nvidia-fs, then to compat mode.',
        change: parameters(BAR1_KEYS, MULTIPATH_OFF),
        claims: [{ kind: 'layers', ...pair, outcome: 'yes', states: { driver: 'yes' } }, direct(pair)],
      },
    },
  ],
  sources: [
    {
      title: 'NVIDIA: GPUDirect Storage installation and troubleshooting guide',
      url: 'https://docs.nvidia.com/gpudirect-storage/troubleshooting-guide/index.html',
    },
    {
      title: 'NVIDIA: GPUDirect Storage configuration, cufile.json',
      url: 'https://docs.nvidia.com/gpudirect-storage/configuration-guide/index.html',
    },
    {
      title: 'NVIDIA/gds-nvidia-fs',
      url: 'https://github.com/NVIDIA/gds-nvidia-fs',
    },
    openGpuKernelModules,
  ],
};
