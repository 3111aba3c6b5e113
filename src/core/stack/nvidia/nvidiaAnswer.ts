import { knownValue } from '../../topology/fact.ts';
import { guestOf } from '../../topology/guest.ts';
import { chainOf } from '../../topology/machineTree.ts';
import { functionIds } from '../../topology/names/ids.ts';
import { say } from '../../topology/sentence.ts';
import { rdmaImporters } from '../dmabuf/importers.ts';
import { type DriverQuestion, type DriverSaid, either, hasSince, orUsual } from '../driverAsked.ts';
import { gpuOf } from '../gpuOf.ts';
import { layerAnswer } from '../layerBook.ts';
import type { LayerAnswer } from '../layerRule.ts';
import type { Possible } from '../possible.ts';
import { configOption, moduleParameter } from '../settingTexts.ts';
import { branchOf, type NvidiaRow, nvidiaRelease } from './nvidiaDriver.ts';
import { confidentialIn, mayBeGuest, type NvidiaPair, nvidiaPairPossible, orEither } from './pairPossible.ts';
import { nvidiaPairBook } from './pairWords.ts';
import { type PatchedInputs, patchedBook } from './patched.ts';
import { peerAddresses } from './peerAddresses.ts';
import type { NvidiaDmabufInputs, PeermemInputs } from './rdmaRules.ts';
import { nvidiaDmabufBook, peermemBook } from './rdmaWords.ts';
import { registryIn } from './registryDwords.ts';

const who = ({ context: { stack } }: DriverQuestion): string =>
  stack.versions.nvidia ? `NVIDIA driver ${stack.versions.nvidia}` : 'NVIDIA’s driver';

/** What NVIDIA's driver says of two GPUs, as `nvidia-smi topo -p2p` would print it. */
export function nvidiaPairAnswer(question: DriverQuestion): DriverSaid {
  const { context, ends, names } = question;
  const { rows, doubt } = nvidiaRelease(context.stack.versions.nvidia);
  const said = (answer: LayerAnswer): DriverSaid => ({ who: who(question), answer });
  if (rows.length === 0) return said(ofNoRow(doubt ?? ''));
  const pair = {
    tree: context.fabric.tree,
    settings: context.settings,
    ...ends,
    rows,
    registry: registryOf(question),
    facts: context.stack.facts,
  };
  const told = { who: who(question), doubt, ...names, reported: reportedOf(question) };
  if (context.stack.nvidiaModule === 'patched')
    return said(layerAnswer(patchedBook, patchedPossible(pair), told));
  const possible = nvidiaPairPossible(pair);
  const answer = layerAnswer(nvidiaPairBook, possible, told);
  if (isClosedModule(question)) return said(ofClosedModule(answer));
  return { ...said(answer), addresses: answer.outcome === 'no' ? [] : peerAddresses(possible) };
}

const registryOf = ({ context }: DriverQuestion) => registryIn(context.stack.parameters);

const ofNoRow = (doubt: string): LayerAnswer => ({
  outcome: 'unknown',
  sentence: say`NVIDIA’s driver: unknown. ${doubt}`,
  rule: null,
  passed: [],
  missing: [
    {
      node: null,
      what: 'what the driver itself says',
      howToGet: 'nvidia-smi topo -p2p r; nvidia-smi topo -p2p w',
    },
  ],
});

/** Chosen, or because a chip before Turing has no open module. */
const isClosedModule = ({ context, ends }: DriverQuestion): boolean =>
  context.stack.nvidiaModule === 'proprietary' ||
  (context.stack.nvidiaModule === null &&
    [ends.provider, ends.client].some(fn => isBeforeTuring(gpuOf(fn).chip) === true));

const isBeforeTuring = (chip: string | undefined): boolean | undefined =>
  chip === undefined ? undefined : /^G[VPMK]\d/.test(chip);

/** The closed modules were not looked at, so what the rules come to is no more than what is likely. */
const ofClosedModule = (answer: LayerAnswer): LayerAnswer => ({
  ...ofNoRow(''),
  sentence: say`NVIDIA’s driver: unknown. The rules shown are those of the open modules; the closed ones were not checked. The open ones: ${answer.sentence}`,
});

/** What people report of such cards; never a rule. */
function reportedOf({ ends }: DriverQuestion): string | null {
  const names = [ends.provider, ends.client].map(fn => gpuOf(fn));
  const isAll = (test: (gpu: (typeof names)[number]) => boolean) => names.every(test);
  if (isAll(({ chip, productClass }) => chip === 'GB202' && productClass === 'consumer'))
    return 'Reports for pairs of RTX 5090 say GNS.';
  if (isAll(({ chip, productClass }) => chip === 'AD102' && productClass === 'consumer'))
    return 'Reports for pairs of RTX 4090 say no peer access.';
  if (isAll(({ chip, productClass }) => chip === 'GA102' && productClass === 'consumer'))
    return 'A report for RTX 3090 on EPYC says CNS.';
  if (isAll(({ productClass }) => productClass === 'professional' || productClass === 'data-centre'))
    return 'Cards of this class are commonly seen to say OK on most hosts.';
  return null;
}

function patchedPossible(pair: NvidiaPair): Possible<PatchedInputs> {
  const { mig, chips, staticBar1 } = nvidiaPairPossible({
    ...pair,
    // Static BAR1 is on in patched modules.
    registry: { ...pair.registry, RMForceStaticBar1: pair.registry?.RMForceStaticBar1 ?? 1 },
  });
  return {
    mig,
    chips,
    bar1ShowsAll: staticBar1.toReversed(),
    forceP2P: pair.registry ? [pair.registry.ForceP2P ?? 0x11] : [0x11, 0],
  };
}

/** Ampere Altra and AmpereOne, and Grace where it is not coherent: the vendors of their root ports. */
const AMPERE = 0x1def;
const NVIDIA = 0x10de;

/** What both ways of GPUDirect RDMA look at. */
function rdmaPossible(question: DriverQuestion) {
  const { context, ends } = question;
  const { tree } = context.fabric;
  const { rows } = nvidiaRelease(context.stack.versions.nvidia);
  const above = [ends.provider, ends.client].map(fn => chainOf(tree, fn.id).slice(1));
  const [own = [], other = []] = above;
  const vendor = own.at(-1) && functionIds(own.at(-1) ?? ends.provider).vendorId;
  const isPlaced = above.every(chain => chain.length > 0);
  const { productClass, chip } = gpuOf(ends.provider);
  const override = moduleParameter(context.stack.parameters, 'nvidia', 'NVreg_GrdmaPciTopoCheckOverride');
  const isCommon = own.some(({ id }) => other.some(bridge => bridge.id === id));
  return {
    confidential: orEither(confidentialIn(ends.provider, context.stack.facts)),
    cuda:
      productClass === 'data-centre' || productClass === 'professional'
        ? (['allows'] as const)
        : (['refuses', 'allows'] as const),
    wantsCommonBridge:
      vendor === undefined ? either : vendor === AMPERE || vendor === NVIDIA ? either : [false],
    commonBridge: isPlaced ? [isCommon] : isCommon ? [true] : either,
    topoOverride: override === undefined ? [0, 1, 2] : [Number(override)],
    coherent: mayBeCoherent(vendor, chip) ? either : [false],
    passedThrough: mayBeGuest(tree, [ends.provider]) ? either : [guestOf(tree.machine) !== null],
    testsPlatform: rows.length === 0 ? [false] : [...new Set(rows.map(({ branch }) => branch >= 580))],
  };
}

/** Coherent with a Grace, whose root ports are NVIDIA's. */
const mayBeCoherent = (vendor: number | undefined, chip: string | undefined): boolean =>
  (vendor === undefined || vendor === NVIDIA) && (chip === undefined || /^G[HB]/.test(chip));

/** Whether nvidia-peermem gives a network adapter the GPU's memory. */
export function peermemAnswer(question: DriverQuestion): DriverSaid {
  const { names, drivers, context } = question;
  const client = drivers.client.name;
  const { facts } = context.stack;
  const possible: Possible<PeermemInputs> = {
    ...rdmaPossible(question),
    vendorRdma: orUsual(
      facts['vendor-rdma'],
      client === null || client === 'mlx5_core' || client === 'mlx4_core',
    ),
    builtWithSymbols: orUsual(facts['peermem-symbols'], true),
  };
  const { doubt } = nvidiaRelease(context.stack.versions.nvidia);
  return {
    who: 'nvidia-peermem',
    answer: layerAnswer(peermemBook, possible, { who: who(question), doubt, ...names }),
  };
}

/** Whether NVIDIA's driver exports the GPU's memory to a network adapter as a DMA-buf. */
export function nvidiaDmabufAnswer(question: DriverQuestion): DriverSaid {
  const { context, names, drivers, ends } = question;
  const { stack } = context;
  const { chip } = gpuOf(ends.provider);
  const possible: Possible<NvidiaDmabufInputs> = {
    ...rdmaPossible(question),
    module: stack.nvidiaModule ? [stack.nvidiaModule] : ['open', 'proprietary'],
    kernelCan: hasSince(question, '5.12'),
    cudaCan: cudaCan(stack.versions),
    turingOrLater: chip === undefined ? [true, false] : [!isBeforeTuring(chip)],
    importer: rdmaImporters(drivers.client.name, stack.kernelConfig),
  };
  const { doubt } = nvidiaRelease(stack.versions.nvidia);
  return {
    who: who(question),
    answer: layerAnswer(nvidiaDmabufBook, possible, { who: who(question), doubt, ...names }),
  };
}

/** CUDA 11.7 and driver 515. A driver of 535 or later comes with a CUDA driver that has it. */
function cudaCan({ nvidia, cuda }: DriverQuestion['context']['stack']['versions']): readonly boolean[] {
  const branch = branchOf(nvidia);
  if (branch !== undefined && branch < 515) return [false];
  const [, major, minor] = /^\s*(\d+)\.(\d+)/.exec(cuda ?? '') ?? [];
  if (major !== undefined) return [Number(major) * 100 + Number(minor) >= 1107];
  return branch !== undefined && branch >= 535 ? [true] : [true, false];
}

/** Whether the kernel's p2pdma gets the GPU's memory as pages (uvm_pmm_gpu.c, 565 on): §1.8's conditions. */
export function hasP2pdmaPages(question: DriverQuestion): readonly boolean[] {
  const { context, ends } = question;
  const { rows } = nvidiaRelease(context.stack.versions.nvidia);
  const registry = registryOf(question);
  if (rows.every(({ branch }) => branch < 565) || context.stack.nvidiaModule === 'proprietary')
    return [false];
  if (configOption(context.stack.kernelConfig, 'CONFIG_PCI_P2PDMA') === false) return [false];
  if (registry && (registry.RmForceDisableIomapWC !== 1 || registry.RMForceStaticBar1 === 0)) return [false];
  const staticBar1 = staticBar1OfOne(question, rows);
  if (staticBar1.length === 1 && staticBar1[0] === false) return [false];
  const isSure = registry !== undefined && rows.every(({ branch }) => branch >= 565);
  return isSure && staticBar1.every(Boolean) && knownValue(ends.provider.bars) !== undefined
    ? [true]
    : either;
}

const staticBar1OfOne = (question: DriverQuestion, rows: readonly NvidiaRow[]): readonly boolean[] =>
  nvidiaPairPossible({
    tree: question.context.fabric.tree,
    settings: question.context.settings,
    provider: question.ends.provider,
    client: question.ends.provider,
    rows,
    registry: registryOf(question),
    facts: question.context.stack.facts,
  }).staticBar1;
