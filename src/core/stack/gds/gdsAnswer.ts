import { effectiveCpu } from '../../p2pdma/kernels/cpu.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { chainOf } from '../../topology/machineTree.ts';
import { type DriverQuestion, type DriverSaid, hasSince, linuxAnswers, orUsual } from '../driverAsked.ts';
import { gpuOf } from '../gpuOf.ts';
import { layerAnswer } from '../layerBook.ts';
import { hasP2pdmaPages } from '../nvidia/nvidiaAnswer.ts';
import { branchOf } from '../nvidia/nvidiaDriver.ts';
import { configOption, cufileSwitches, moduleParameter } from '../settingTexts.ts';
import { type DistanceBridge, gdsDistance } from './distance.ts';
import { gdsBook } from './pathWords.ts';

/** By which way GPUDirect Storage would go between a GPU and a drive. */
export function gdsAnswer(question: DriverQuestion): DriverSaid {
  const { context, ends, names } = question;
  const { stack } = context;
  const { productClass } = gpuOf(ends.provider);
  const cufile = cufileSwitches(stack.cufile);
  const multipath = moduleParameter(stack.parameters, 'nvme_core', 'multipath');
  const answer = layerAnswer(
    gdsBook,
    {
      wantsP2pdma: orUsual(cufile.usesP2pdma, false),
      listedGpu: listedGpu(ends.provider),
      releasesCan: releasesCan(question),
      kernelCan: kernelCan(question),
      x86: isX86(question),
      pages: hasP2pdmaPages(question),
      multipathOff: orUsual(multipath === undefined ? undefined : /^(n|0)$/i.test(multipath), false),
      linux: linuxAnswers(question),
      nvidiaFs: orUsual(stack.facts['nvidia-fs'] ?? (stack.versions['nvidia-fs'] ? true : undefined), true),
      cuda:
        productClass === 'data-centre' || productClass === 'professional'
          ? ['allows']
          : ['refuses', 'allows'],
      compat: orUsual(cufile.allowsCompat, true),
    },
    { who: 'GPUDirect Storage', doubt: null, ...names, distance: distanceOf(question) },
  );
  return { who: 'GPUDirect Storage', answer };
}

const listedProducts = /\b(A100|A40|L4|L40S|H100|H200|B100|B200|B300)\b/;

function listedGpu(fn: PciFunction): readonly boolean[] {
  const { name } = gpuOf(fn);
  const told = name ?? knownValue(fn.name);
  return told === undefined ? [false, true] : [listedProducts.test(told)];
}

function releasesCan({ context }: DriverQuestion): readonly boolean[] {
  const { nvidia, cuda } = context.stack.versions;
  const branch = branchOf(nvidia);
  const [, major, minor] = /^\s*(\d+)\.(\d+)/.exec(cuda ?? '') ?? [];
  const isNewCuda = major === undefined ? undefined : Number(major) * 100 + Number(minor) >= 1208;
  if (context.stack.nvidiaModule === 'proprietary' || isNewCuda === false) return [false];
  if (branch !== undefined && branch < 570) return [false];
  return isNewCuda === undefined || branch === undefined ? [true, false] : [true];
}

function kernelCan(question: DriverQuestion): readonly boolean[] {
  const isNew = hasSince(question, '6.2');
  if (isNew.every(has => !has)) return [false];
  const built = configOption(question.context.stack.kernelConfig, 'CONFIG_PCI_P2PDMA');
  if (built === false) return [false];
  return built === undefined || isNew.length > 1 ? [true, false] : [true];
}

function isX86({ context }: DriverQuestion): readonly boolean[] {
  const cpu = knownValue(effectiveCpu(context.fabric.tree.machine, context.settings));
  return orUsual(cpu && ['intel', 'amd', 'hygon', 'zhaoxin'].includes(cpu.vendor), true);
}

/** The number by which nvidia-fs ranks the pair; undefined where ancestry, NUMA nodes or ACS are not shown. */
function distanceOf({ context, ends }: DriverQuestion): number | undefined {
  const { tree } = context.fabric;
  const nodes = [ends.provider, ends.client].map(fn => knownValue(fn.numaNode));
  const [gpu = [], peer = []] = [ends.provider, ends.client].map(fn =>
    chainOf(tree, fn.id)
      .slice(1)
      .map((bridge): DistanceBridge => ({ id: bridge.id, acs: hasAcs(bridge) })),
  );
  const isPlaced = gpu.length > 0 && peer.length > 0;
  const isNodeKnown =
    nodes.every(node => node !== undefined) || gpu.some(({ id }) => peer.some(each => each.id === id));
  return isPlaced && isNodeKnown ? gdsDistance({ gpu, peer, sameNode: nodes[0] === nodes[1] }) : undefined;
}

function hasAcs({ acs }: PciFunction): boolean | undefined {
  if (acs.state !== 'known') return acs.state === 'absent' ? false : undefined;
  const control = knownValue(acs.value.control);
  return control === undefined ? undefined : (control & 0x7f) !== 0;
}
