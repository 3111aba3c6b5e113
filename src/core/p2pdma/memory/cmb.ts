import { sizeText } from '../../lib/byteSize.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { barOf, rangeText } from './barMemory.ts';
import type { ControllerMemoryBuffer, P2pMemory } from './drivers.ts';
import {
  done,
  functionIn,
  type MemoryContext,
  type MemoryStep,
  named,
  providerOf,
  refused,
} from './memoryStep.ts';

/** Bits 0 to 4 of CMBSZ: what may be placed in a controller memory buffer (NVM Express Base Specification). */
export const cmbCapabilities = [
  { bit: 0x01, name: 'SQS', means: 'submission queues' },
  { bit: 0x02, name: 'CQS', means: 'completion queues' },
  { bit: 0x04, name: 'LISTS', means: 'PRP and SGL lists' },
  { bit: 0x08, name: 'RDS', means: 'data of reads' },
  { bit: 0x10, name: 'WDS', means: 'data of writes' },
] as const;
export const CMB_RDS = 0x08;
export const CMB_WDS = 0x10;

/** SZU: the largest unit is 64 GiB. */
export const LARGEST_SIZE_UNITS = 6;
/** SZ and OFST have 20 bits. */
export const LARGEST_CMB_COUNT = 0xf_ffff;

const cmbUnitBytes = (sizeUnits: number): bigint => 4096n << BigInt(4 * sizeUnits);

/** Where the registers say that the buffer is, which may be more than the BAR holds. */
export const cmbRange = ({ bar, sizeUnits, size, offset }: ControllerMemoryBuffer) => ({
  bar,
  offsetBytes: BigInt(offset) * cmbUnitBytes(sizeUnits),
  sizeBytes: BigInt(size) * cmbUnitBytes(sizeUnits),
});

/** CMBSZ and CMBLOC for a range: in the largest unit that divides both; null where 20 bits do not hold them. */
export function cmbFields(
  sizeBytes: bigint,
  offsetBytes: bigint,
): Pick<ControllerMemoryBuffer, 'sizeUnits' | 'size' | 'offset'> | null {
  for (let sizeUnits = LARGEST_SIZE_UNITS; sizeUnits >= 0; sizeUnits--) {
    const unit = cmbUnitBytes(sizeUnits);
    if (sizeBytes % unit !== 0n || offsetBytes % unit !== 0n) continue;
    const fields = { sizeUnits, size: Number(sizeBytes / unit), offset: Number(offsetBytes / unit) };
    const fits = fields.size <= LARGEST_CMB_COUNT && fields.offset <= LARGEST_CMB_COUNT;
    return fits ? fields : null;
  }
  return null;
}

export const cmbOf = (memory: P2pMemory, node: NodeId): ControllerMemoryBuffer | undefined =>
  memory.cmbs.find(each => each.node === node);

const NVME_CLASS = 0x0108;

/** Says that a drive has a controller memory buffer: a fact of the hardware, which its driver looks at when it binds. */
export function setCmb(
  context: MemoryContext,
  memory: P2pMemory,
  { cmb }: { readonly cmb: ControllerMemoryBuffer },
): MemoryStep {
  const problem = problemOf(context, memory, cmb);
  if (problem) return refused(memory, { call: '', returned: '', sentence: problem });
  const cmbs = [...memory.cmbs.filter(({ node }) => node !== cmb.node), cmb];
  const said = {
    call: '',
    returned: '',
    sentence: say`${named(context, cmb.node)} has a controller memory buffer: ${rangeText(cmbRange(cmb))}, for ${usesOf(cmb)}. Its driver decides when it binds whether peers get it.`,
  };
  return done({ ...memory, cmbs }, said);
}

function problemOf(context: MemoryContext, memory: P2pMemory, cmb: ControllerMemoryBuffer): Sentence | null {
  const who = named(context, cmb.node);
  const fn = functionIn(context, cmb.node);
  const classCode = knownValue(fn.classCode);
  const inField = (n: number, most: number) => Number.isInteger(n) && n >= 0 && n <= most;
  if (classCode !== undefined && classCode !== NVME_CLASS) {
    return say`${who} is no NVMe controller; only those have a controller memory buffer.`;
  }
  if (providerOf(memory, cmb.node)) {
    return say`The driver of ${who} is using its memory. Unbind it first: it looks at the buffer only when it binds.`;
  }
  const bar = barOf(fn, cmb.bar);
  if (fn.bars.state === 'known' && (!bar || bar.kind === 'io')) {
    return say`${who} has no memory BAR ${cmb.bar} to hold it (BIR).`;
  }
  if (!inField(cmb.sizeUnits, LARGEST_SIZE_UNITS)) {
    return say`The unit (SZU) goes from 0, for 4 KiB, to 6, for 64 GiB.`;
  }
  if (!inField(cmb.size, LARGEST_CMB_COUNT) || !inField(cmb.offset, LARGEST_CMB_COUNT)) {
    return say`Size (SZ) and offset (OFST) have 20 bits; in units of ${sizeText(cmbUnitBytes(cmb.sizeUnits))} they hold no more than ${LARGEST_CMB_COUNT}.`;
  }
  return null;
}

function usesOf({ capabilities }: ControllerMemoryBuffer): string {
  const uses = cmbCapabilities.filter(({ bit }) => capabilities & bit).map(({ means }) => means);
  return uses.length > 0 ? uses.join(', ') : 'nothing';
}

export function removeCmb(context: MemoryContext, memory: P2pMemory, { node }: { node: NodeId }): MemoryStep {
  const who = named(context, node);
  const said = { call: '', returned: '' };
  if (!cmbOf(memory, node)) {
    return refused(memory, { ...said, sentence: say`${who} has no controller memory buffer.` });
  }
  if (providerOf(memory, node)) {
    const sentence = say`The driver of ${who} is using its memory. Unbind it first.`;
    return refused(memory, { ...said, sentence });
  }
  const cmbs = memory.cmbs.filter(each => each.node !== node);
  return done(
    { ...memory, cmbs },
    { ...said, sentence: say`${who} has no controller memory buffer any more.` },
  );
}
