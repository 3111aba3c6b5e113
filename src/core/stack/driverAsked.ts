import { compareReleases, type KernelRelease, kernelOrigin, parseRelease } from '../lib/kernelRelease.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { knownValue } from '../topology/fact.ts';
import { capturedTranslation } from '../topology/iommuCaptured.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import { nameOf } from '../topology/nodeName.ts';
import type { TextPart } from '../topology/sentence.ts';
import type { EndDriver } from './driverOfEnd.ts';
import type { LayerAnswer } from './layerRule.ts';
import type { StackContext } from './stackContext.ts';
import type { PathAddress, StackPathName } from './stackPaths.ts';
import type { Purpose } from './stackSettings.ts';

/** A pair, what it is wanted for, and what Linux says of it. */
export interface DriverAsked {
  readonly purpose: Purpose;
  readonly path: StackPathName;
  /** Whose memory. */
  readonly provider: NodeId;
  readonly client: NodeId;
  readonly drivers: { readonly provider: EndDriver; readonly client: EndDriver };
  /** What p2pdma answers, for drivers that ask it. */
  readonly mapType: MapType;
}

/** The same with what answers are worked out from. */
export interface DriverQuestion extends DriverAsked {
  readonly context: StackContext;
  readonly ends: { readonly provider: PciFunction; readonly client: PciFunction };
  readonly names: { readonly provider: TextPart; readonly client: TextPart };
}

/** What one driver answers, and who it is. */
export interface DriverSaid {
  readonly who: string;
  readonly answer: LayerAnswer;
  /** Which addresses the driver may put on the wires, where that is its own choice; else the path says it. */
  readonly addresses?: readonly PathAddress[];
}

export const driverQuestion = (context: StackContext, asked: DriverAsked): DriverQuestion => ({
  ...asked,
  context,
  ends: {
    provider: functionOf(context.fabric.tree, asked.provider),
    client: functionOf(context.fabric.tree, asked.client),
  },
  names: {
    provider: nameOf(context.fabric, asked.provider),
    client: nameOf(context.fabric, asked.client),
  },
});

/** Both values of an input of which neither is the usual one. */
export const either = [false, true] as const;

/** Both values of an input that is not known, the usual one first. */
export const orUsual = (value: boolean | undefined, usual: boolean): readonly boolean[] =>
  value === undefined ? [usual, !usual] : [value];

/** What Linux's answer is to a driver that asks for the distance. */
export function linuxAnswers({ mapType }: DriverAsked): readonly ('allows' | 'refuses')[] {
  if (mapType === 'UNKNOWN') return ['allows', 'refuses'];
  return mapType === 'NOT_SUPPORTED' ? ['refuses'] : ['allows'];
}

/** Whether the kernel has what began with this release; both, the later first, where its name does not tell its code. */
export function hasSince({ context }: DriverQuestion, since: string): readonly boolean[] {
  const kernel = kernelOf(context.settings.kernel);
  const first = parseRelease(since);
  if (!kernel || !first) return [true, false];
  return [compareReleases(kernel, first) >= 0];
}

function kernelOf(name: string): KernelRelease | undefined {
  if (name === 'queued') return { series: Number.MAX_SAFE_INTEGER, patch: 0 };
  const origin = kernelOrigin(name);
  return origin.isTold ? parseRelease(origin.row) : undefined;
}

/** How the IOMMU serves a function, by its group's type, else by all that are shown. */
export function iommuOf(
  { context }: DriverQuestion,
  fn: PciFunction,
): readonly ('none' | 'identity' | 'translated')[] {
  const type = knownValue(fn.iommuGroupType);
  if (type === 'identity') return ['identity'];
  if (type === 'DMA' || type === 'DMA-FQ') return ['translated'];
  if (fn.iommuGroup.state === 'absent') return ['none'];
  const shown = capturedTranslation(context.fabric.tree.machine.functions);
  if (shown) return [shown === 'translated' ? 'translated' : 'identity'];
  return ['none', 'identity', 'translated'];
}
