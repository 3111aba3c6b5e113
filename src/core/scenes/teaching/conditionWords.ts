import { hex } from '../../lib/hex.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { purposeWords } from '../../stack/purposeWords.ts';
import type { StackSettings } from '../../stack/stackSettings.ts';
import { acsBitsIn } from '../../topology/acs.ts';
import { nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { type NamedMachine, namedMachine, nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { slotsOf } from '../../topology/slots.ts';
import { findSharingScene } from '../sharing/sharingScenes.ts';
import type { LessonClaim } from './claim.ts';
import type { LessonChange, LessonState } from './lessonChange.ts';

/** Kinds of claims whose sentences begin with the kernel, or with the command line. */
const tellsKernel = new Set<LessonClaim['kind']>(['verdict', 'mapping', 'client']);
const tellsCommandLine = new Set<LessonClaim['kind']>(['lints']);

/**
 * What would have to be changed before the engine says what it says: "If NIC were in Slot 2: "; of a call that is only
 * tried, that it is. Empty where the sentence is about what is on the screen, or says it itself.
 */
export function conditionWords({ document }: LessonState, { kind, after }: LessonClaim): Sentence {
  if (!after) return kind === 'call' ? [{ text: 'If it is called now: ' }] : [];
  const names = namedMachine(machineTree(document.machine));
  const conditions = [
    ...settingWords(after.settings ?? {}, kind),
    ...stackWords(after.stack ?? {}),
    ...machineWords(names, after),
    ...otherWords(names, after),
  ];
  if (conditions.length === 0) return [];
  return [
    { text: 'If ' },
    ...conditions.flatMap((words, place) => [...(place > 0 ? say` and ` : []), ...words]),
    { text: ': ' },
  ];
}

function settingWords(settings: Partial<KernelSettings>, kind: LessonClaim['kind']): readonly Sentence[] {
  const { kernel, commandLine, cpu, iommu, hostBridgeEdits = [] } = settings;
  const words: Sentence[] = [];
  if (kernel !== undefined && !tellsKernel.has(kind)) words.push(say`this were Linux ${kernel}`);
  if (commandLine !== undefined && !tellsCommandLine.has(kind))
    words.push(say`it were booted with ${commandLine}`);
  if (cpu) words.push(say`the processor were ${cpu.vendor.toUpperCase()} of family 0x${hex(cpu.family, 2)}`);
  if (iommu === 'on') words.push(say`the IOMMU were on`);
  for (const { vendorId, deviceId } of hostBridgeEdits) {
    words.push(say`${hex(vendorId, 4)}:${hex(deviceId, 4)} were on the list`);
  }
  return words;
}

function stackWords(stack: Partial<StackSettings>): readonly Sentence[] {
  const { purpose, versions = {}, nvidiaModule } = stack;
  const texts = [stack.parameters, stack.environment, stack.kernelConfig, stack.cufile];
  return [
    ...(purpose ? [say`it were for ${purposeWords[purpose]}`] : []),
    ...Object.entries(versions).map(([program, version]) => say`${program} were ${version}`),
    ...(nvidiaModule ? [say`NVIDIA’s module were ${nvidiaModule}`] : []),
    ...texts.flatMap(text => (text ? [say`${text} were set`] : [])),
  ];
}

function machineWords(names: NamedMachine, { facts = [], move }: LessonChange): readonly Sentence[] {
  const words = facts.map((edit): Sentence => {
    if (edit.fact !== 'acs.control') return say`another fact of ${nameOf(names, edit.node)} were changed`;
    const bits = acsBitsIn(edit.value).map(({ lspci }) => lspci);
    return say`${nameOf(names, edit.node)} had ${bits.length > 0 ? bits.join(', ') : 'no ACS bit'} set`;
  });
  if (!move) return words;
  const slot = slotsOf(names.tree).find(({ port }) => port === move.to)?.name;
  return [
    ...words,
    slot
      ? say`${nameOf(names, move.node)} were in ${slot}`
      : say`${nameOf(names, move.node)} were below ${nameOf(names, move.to)}`,
  ];
}

const iommuWords = {
  off: 'were off',
  'pass-through': 'passed all through',
  translated: 'translated',
} as const;

function otherWords(
  names: NamedMachine,
  { platform, operate = [], sharing }: LessonChange,
): readonly Sentence[] {
  const words: Sentence[] = [];
  if (platform?.iommu) words.push(say`the IOMMU ${iommuWords[platform.iommu.mode]}`);
  for (const [node, behaviour] of Object.entries(platform?.devices ?? {})) {
    if (behaviour === 'bar-cpu-side-only-driver-redirects') {
      words.push(say`the driver of ${nameOf(names, nodeId(node))} placed it elsewhere`);
    }
  }
  for (const { operation } of operate) {
    if (operation.kind === 'choose-seed') words.push(say`the seed were ${operation.seed}`);
  }
  if (sharing) words.push(say`the scene were “${findSharingScene(sharing)?.title ?? sharing}”`);
  return words;
}
