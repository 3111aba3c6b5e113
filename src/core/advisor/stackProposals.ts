import { kernelOrigin } from '../lib/kernelRelease.ts';
import { isSince } from '../p2pdma/kernels/kernels.ts';
import { registryIn } from '../stack/nvidia/registryDwords.ts';
import { configOption, environmentOf, moduleParameter } from '../stack/settingTexts.ts';
import { stackPaths } from '../stack/stackPaths.ts';
import type { LayerName } from '../stack/stackRow.ts';
import type { StackSettings } from '../stack/stackSettings.ts';
import { listed } from '../topology/sentence.ts';
import {
  optionsLine,
  withConfigOption,
  withCufileP2pdma,
  withParameter,
  withVariable,
} from './settingEdits.ts';
import type { Chosen, Standing } from './stackStanding.ts';

/** A change that may help, before the layers judge it. */
export interface StackDraft {
  readonly id: string;
  /** Whose answer it is to change. */
  readonly layer: LayerName;
  /** What to do, in a few words. */
  readonly title: string;
  readonly command: string | null;
  readonly cost: string;
  readonly undo: string;
  readonly apply: (chosen: Chosen) => Chosen;
}

/** Drafts of one kind, the least change first; the first of those that help most is listed. */
export type StackProposal = (before: Standing) => readonly StackDraft[];

const onStack =
  (change: (stack: StackSettings) => StackSettings) =>
  ({ settings, stack }: Chosen): Chosen => ({ settings, stack: change(stack) });

/** Values of variables, null where one is left out. */
type Variables = Readonly<Record<string, string | null>>;

/** One draft of a library's environment: variables that are taken out need no text to type. */
function ofEnvironment(id: string, variables: Variables, cost: string): StackDraft {
  const names = Object.keys(variables);
  const set = names.filter(name => variables[name] !== null).map(name => `${name}=${variables[name]}`);
  const removed = names.filter(name => variables[name] === null);
  const titles = [
    ...(removed.length > 0 ? [`leave out ${listed(removed)}`] : []),
    ...(set.length > 0 ? [`set ${listed(set)}`] : []),
  ].join(', and ');
  return {
    id,
    layer: 'library',
    title: titles.charAt(0).toUpperCase() + titles.slice(1),
    command: [...removed.map(name => `unset ${name}`), ...set.map(each => `export ${each}`)].join('; '),
    cost,
    undo: 'Set the environment as it was. It counts from the next start of the job.',
    apply: onStack(stack => ({
      ...stack,
      environment: Object.entries(variables).reduce(
        (text, [name, value]) => withVariable(text, name, value),
        stack.environment,
      ),
    })),
  };
}

/** Without what is set, then the least level that is enough. */
const LEVELS = [null, 'PHB', 'SYS'] as const;
const LEVEL_COST = 'The library no longer chooses by distance: measure both ways, host memory can be faster.';
const FREE = 'Nothing: the default decides again.';

const isSet = ({ chosen }: Standing, name: string): boolean => name in environmentOf(chosen.stack);

/** Each way to set a level, alone and with what else is in the way; what is not set is not taken out. */
function levelDrafts(before: Standing, id: string, level: string, other: Variables): readonly StackDraft[] {
  const others = Object.keys(other).filter(name => other[name] !== null || isSet(before, name));
  const more = Object.fromEntries(others.map(name => [name, other[name] ?? null]));
  const alone = others.length > 0 ? [{}, more] : [{}];
  const choices: readonly Variables[] = [
    ...(others.length > 0 ? [more] : []),
    ...LEVELS.flatMap(value =>
      value === null && !isSet(before, level) ? [] : alone.map(each => ({ ...each, [level]: value })),
    ),
  ];
  return choices
    .toSorted((a, b) => Object.keys(a).length - Object.keys(b).length)
    .map(variables =>
      ofEnvironment(
        id,
        variables,
        variables[level] === undefined || variables[level] === null ? FREE : LEVEL_COST,
      ),
    );
}

/** NCCL and RCCL between GPUs: nothing that switches P2P off, and a level that reaches as far as the pair is apart. */
const collectivePeers: StackProposal = before =>
  before.answer.purpose === 'gpu-gpu'
    ? levelDrafts(before, 'nccl-p2p', 'NCCL_P2P_LEVEL', { NCCL_P2P_DISABLE: null })
    : [];

/** The same between a GPU and a network adapter, where sending has a switch of its own. */
const collectiveRdma: StackProposal = before =>
  before.answer.purpose.startsWith('gpu-nic')
    ? levelDrafts(before, 'nccl-gdr', 'NCCL_NET_GDR_LEVEL', { NCCL_NET_GDR_READ: '1' })
    : [];

const ucx: StackProposal = before =>
  isSet(before, 'UCX_IB_GPU_DIRECT_RDMA')
    ? [
        ofEnvironment(
          'ucx',
          { UCX_IB_GPU_DIRECT_RDMA: 'try' },
          'Nothing: UCX tries, and copies where it cannot.',
        ),
      ]
    : [];

/** nvidia-peermem needs the vendor's RDMA stack; DMA-buf is in Linux. */
const dmabufForPeermem: StackProposal = ({ answer }) =>
  answer.purpose === 'gpu-nic-peermem'
    ? [
        {
          id: 'dmabuf',
          layer: 'driver',
          title: 'Use DMA-buf instead of nvidia-peermem',
          command: null,
          cost: 'It needs the open kernel modules, CUDA 11.7, Linux 5.12, and a program that asks for DMA-bufs.',
          undo: 'Have the program use nvidia-peermem again.',
          apply: onStack(stack => ({ ...stack, purpose: 'gpu-nic-dmabuf' })),
        },
      ]
    : [];

const REGISTRY = { module: 'nvidia', name: 'NVreg_RegistryDwords' } as const;
const RELOAD =
  'The line goes into /etc/modprobe.d, and counts once the module is loaded again; until then its GPUs do no work.';
const UNDO_LINE = 'Put the line back as it was and load the module again.';

/** What the driver's registry holds, as written, without these keys. */
const registryWithout = (parameters: string, keys: readonly string[]): readonly string[] =>
  (moduleParameter(parameters, REGISTRY.module, REGISTRY.name) ?? '')
    .split(';')
    .map(entry => entry.trim())
    .filter(entry => {
      const name = entry.split('=')[0]?.trim().toLowerCase() ?? '';
      return entry !== '' && !keys.some(key => key.toLowerCase() === name);
    });

const withoutForceP2P: StackProposal = ({ chosen }) => {
  const { parameters } = chosen.stack;
  if (registryIn(parameters)?.ForceP2P === undefined) return [];
  const setting = { ...REGISTRY, value: registryWithout(parameters, ['ForceP2P']).join(';') };
  return [
    {
      id: 'without-force-p2p',
      layer: 'driver',
      title: 'Remove ForceP2P from NVreg_RegistryDwords',
      command: optionsLine(setting),
      cost: RELOAD,
      undo: UNDO_LINE,
      apply: onStack(stack => ({ ...stack, parameters: withParameter(stack.parameters, setting) })),
    },
  ];
};

const PCIE_P2P = { module: 'amdgpu', name: 'pcie_p2p', value: '1' } as const;

const amdParameter: StackProposal = ({ answer, chosen }) =>
  answer.path === 'kfd' && moduleParameter(chosen.stack.parameters, 'amdgpu', 'pcie_p2p') !== undefined
    ? [
        {
          id: 'amdgpu-pcie-p2p',
          layer: 'driver',
          title: 'Set amdgpu.pcie_p2p=1, or leave it out',
          command: optionsLine(PCIE_P2P),
          cost: RELOAD,
          undo: UNDO_LINE,
          apply: onStack(stack => ({ ...stack, parameters: withParameter(stack.parameters, PCIE_P2P) })),
        },
      ]
    : [];

/** The kernel's own p2pdma instead of nvidia-fs or a copy through the processor. */
const storageByP2pdma: StackProposal = ({ answer, chosen }) => {
  if (answer.path !== 'nvidia-fs' && answer.path !== 'gds-p2pdma') return [];
  const keys = ['RMForceStaticBar1', 'RmForceDisableIomapWC'];
  const kept = registryWithout(chosen.stack.parameters, keys);
  const registry = { ...REGISTRY, value: [...kept, ...keys.map(key => `${key}=1`)].join(';') };
  const multipath = { module: 'nvme_core', name: 'multipath', value: 'N' };
  return [
    {
      id: 'gds-p2pdma',
      layer: 'driver',
      title: 'Let GPUDirect Storage use p2pdma',
      command: [
        optionsLine(registry),
        optionsLine(multipath),
        `"use_pci_p2pdma": true   (cufile.json: in properties, and for the file system)`,
      ].join('\n'),
      cost: 'Both modules are loaded again. NVMe drives have no multipath any more, and the first release serves neither RAID 0 nor NVMe-oF.',
      undo: 'Put the lines and cufile.json back as they were and load the modules again.',
      apply: onStack(stack => ({
        ...stack,
        parameters: [registry, multipath].reduce(withParameter, stack.parameters),
        cufile: withCufileP2pdma(stack.cufile),
      })),
    },
  ];
};

const openModule: StackProposal = ({ answer, chosen }) =>
  answer.path === 'nvidia-dmabuf' && chosen.stack.nvidiaModule === 'proprietary'
    ? [
        {
          id: 'open-module',
          layer: 'driver',
          title: 'Install NVIDIA’s open kernel modules',
          command: null,
          cost: 'Another build of the driver, for Turing chips and later; it is loaded anew.',
          undo: 'Install the closed modules again.',
          apply: onStack(stack => ({ ...stack, nvidiaModule: 'open' })),
        },
      ]
    : [];

const amdKernelOption: StackProposal = ({ answer, chosen }) =>
  answer.path === 'kfd' && configOption(chosen.stack.kernelConfig, 'CONFIG_HSA_AMD_P2P') === false
    ? [
        {
          id: 'hsa-amd-p2p',
          layer: 'driver',
          title: 'Run a kernel that is built with CONFIG_HSA_AMD_P2P',
          command: 'CONFIG_HSA_AMD_P2P=y',
          cost: 'Another kernel: one of a distribution that sets it, or your own build.',
          undo: 'Boot the old kernel.',
          apply: onStack(stack => ({
            ...stack,
            kernelConfig: withConfigOption(stack.kernelConfig, 'CONFIG_HSA_AMD_P2P'),
          })),
        },
      ]
    : [];

/** Releases with which something began that a driver decides by: `hasSince` of the layers names them. */
const driverReleases = ['5.12', '6.2', '6.15', '6.19', '7.1'] as const;

const newerKernelForDrivers: StackProposal = ({ chosen, answer }) =>
  stackPaths[answer.path].address === 'raw' || !kernelOrigin(chosen.settings.kernel).isTold
    ? []
    : driverReleases
        .filter(release => !isSince(chosen.settings.kernel, release))
        .map(release => ({
          id: 'driver-kernel',
          layer: 'driver',
          title: `Run Linux ${release} or later`,
          command: null,
          cost: 'Another kernel.',
          undo: 'Boot the old kernel.',
          apply: ({ settings, stack }) => ({ settings: { ...settings, kernel: release }, stack }),
        }));

/** What harms nobody, in order of harm: an environment, another interface, a parameter of a module. */
export const mildProposals: readonly StackProposal[] = [
  collectivePeers,
  collectiveRdma,
  ucx,
  dmabufForPeermem,
  withoutForceP2P,
  amdParameter,
  storageByP2pdma,
];

/** What asks for another driver or kernel. */
export const heavyProposals: readonly StackProposal[] = [openModule, amdKernelOption, newerKernelForDrivers];
