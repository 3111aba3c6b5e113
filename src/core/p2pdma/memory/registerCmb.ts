import { sizeText } from '../../lib/byteSize.ts';
import { addressText } from '../../lib/hex.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { addResource, PAGE_GROUP_BYTES } from './addResource.ts';
import { type BarRange, offsetText, type PlacedBar, rangeText } from './barMemory.ts';
import { CMB_RDS, CMB_WDS, cmbOf, cmbRange } from './cmb.ts';
import type { ControllerMemoryBuffer, P2pMemory } from './drivers.ts';
import { findMemoryBar } from './findMemoryBar.ts';
import {
  done,
  functionIn,
  type MemoryContext,
  type MemoryStep,
  named,
  providerOf,
  refused,
  VOID,
} from './memoryStep.ts';
import { publish } from './publish.ts';

const CALL = 'nvme_map_cmb';

/**
 * What the NVMe host driver does with a controller memory buffer when it binds (`nvme_map_cmb`): every condition in
 * its order. It returns nothing and is silent about most of what it skips; the sentence tells.
 */
export function registerCmb(
  context: MemoryContext,
  memory: P2pMemory,
  { node }: { node: NodeId },
): MemoryStep {
  const skip = (sentence: Sentence) => refused(memory, { call: CALL, returned: VOID, sentence });
  const who = named(context, node);
  const cmb = cmbOf(memory, node);
  if (providerOf(memory, node)?.chunks.length) {
    return skip(say`The memory of ${who} is registered already; the driver does it once.`);
  }
  if (cmb?.hasMemorySpaceControl && !context.kernel.setsCmbMemorySpace) {
    return skip(
      say`${who} is an NVMe 1.4 drive: it hides its buffer until the host switches it on (CMBMSC.CRE), which Linux does from 5.12 on. To this kernel it has none (CMBSZ reads 0).`,
    );
  }
  if (!cmb || cmb.size === 0) return skip(say`${who} has no controller memory buffer (CMBSZ is 0).`);
  const found = findMemoryBar(context, memory, { call: CALL, fn: functionIn(context, node), bar: cmb.bar });
  if (!found.ok) return found.error;
  const range = cmbRange(cmb);
  if (range.offsetBytes > found.value.sizeBytes) {
    return skip(
      say`The buffer of ${who} would begin at ${offsetText(range.offsetBytes)} (OFST), but BAR ${cmb.bar} has only ${sizeText(found.value.sizeBytes)}: the driver leaves it alone without a word.`,
    );
  }
  const clipped = clip(range, found.value);
  const misfit = context.kernel.skipsUnalignedCmb ? misalignment(clipped, found.value) : null;
  if (misfit) {
    return skip(
      say`${misfit} of ${who}: no multiple of 2 MiB, which struct pages need. The driver leaves the buffer alone without a word.`,
    );
  }
  return register({ context, memory, cmb, range: clipped, placed: found.value });
}

/** A buffer may be larger than what the BAR shows of it. */
const clip = (range: BarRange, { sizeBytes }: PlacedBar): BarRange => ({
  ...range,
  sizeBytes:
    range.offsetBytes + range.sizeBytes > sizeBytes ? sizeBytes - range.offsetBytes : range.sizeBytes,
});

function misalignment({ bar, sizeBytes }: BarRange, { bus, cpu }: PlacedBar): string | null {
  const start = cpu ?? bus;
  if (sizeBytes % PAGE_GROUP_BYTES !== 0n) return `${sizeText(sizeBytes)} is the size of the buffer`;
  return start % PAGE_GROUP_BYTES === 0n ? null : `${addressText(start)} is the CPU address of BAR ${bar}`;
}

interface Registering {
  readonly context: MemoryContext;
  readonly memory: P2pMemory;
  readonly cmb: ControllerMemoryBuffer;
  readonly range: BarRange;
  readonly placed: PlacedBar;
}

function register({ context, memory, cmb, range, placed }: Registering): MemoryStep {
  const { node } = cmb;
  const who = named(context, node);
  const { memory: added, outcome } = addResource(context, memory, { node, ...range });
  if (!outcome.succeeded) {
    const { bdf } = functionIn(context, node);
    const failure = { level: 'warn', device: node, text: `nvme ${bdf}: failed to register the CMB` } as const;
    const cleared = cmb.hasMemorySpaceControl ? say` CMBMSC is cleared again.` : [];
    const sentence = [...outcome.sentence, ...cleared];
    const messages = [...outcome.messages, failure];
    return refused(memory, { call: CALL, returned: VOID, sentence, messages });
  }
  const forData = (cmb.capabilities & (CMB_RDS | CMB_WDS)) === (CMB_RDS | CMB_WDS);
  const after = forData ? publish(context, added, { node, isPublished: true }).memory : added;
  return done(after, {
    call: CALL,
    returned: VOID,
    sentence: [
      ...say`The driver of ${who} registers ${rangeText(range)}.`,
      ...clippedWords(cmb, range),
      ...programmed(cmb, placed.bus + range.offsetBytes),
      ...(forData
        ? say` The buffer takes the data of reads and of writes (RDS and WDS), so it is published.`
        : say` It is not published: for that the buffer must take the data of reads and of writes, and ${lacking(cmb)} is not set.`),
    ],
    messages: outcome.messages,
  });
}

const clippedWords = (cmb: ControllerMemoryBuffer, { sizeBytes }: BarRange): Sentence =>
  cmbRange(cmb).sizeBytes > sizeBytes
    ? say` (The drive has ${sizeText(cmbRange(cmb).sizeBytes)}; the BAR shows no more.)`
    : [];

/** NVMe 1.4: the controller is told the bus address at which the host's side of the buffer lies. */
const programmed = ({ hasMemorySpaceControl }: ControllerMemoryBuffer, bus: bigint): Sentence =>
  hasMemorySpaceControl
    ? say` CMBMSC tells the drive its bus address, ${addressText(bus)}, with CRE and CMSE set.`
    : [];

function lacking({ capabilities }: ControllerMemoryBuffer): string {
  const hasReads = (capabilities & CMB_RDS) !== 0;
  const hasWrites = (capabilities & CMB_WDS) !== 0;
  if (hasReads) return 'WDS';
  return hasWrites ? 'RDS' : 'neither RDS nor WDS';
}
