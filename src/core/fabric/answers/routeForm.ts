import { parseSize } from '../../lib/byteSize.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import type { Bar } from '../../topology/bar.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { memoryBars } from '../../topology/memoryBars.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { Platform } from '../platform/platform.ts';
import type { Addressing, AddressType, RouteRequest, RouteTarget } from '../routing/request.ts';

export const targetKinds = ['peer', 'own', 'memory', 'doorbell'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** A request as a person types it: texts stay as typed, and what is null follows from the asked pair or the device. */
export interface RouteForm {
  readonly initiator: NodeId | null;
  readonly targetKind: TargetKind;
  readonly target: NodeId | null;
  /** Null: the largest memory BAR; for a doorbell the first one. */
  readonly bar: number | null;
  /** Into the BAR; for memory a CPU physical address, empty for the first RAM there is. */
  readonly offset: string;
  readonly operation: 'read' | 'write';
  readonly size: string;
  readonly relaxedOrdering: boolean;
  readonly addressType: AddressType;
  /** Null: as Linux's verdict has a driver do it. */
  readonly addressing: Addressing | null;
  /** What a data write waits in a busy port, in the race with what follows it. */
  readonly queuedNs: number;
}

export const emptyRouteForm: RouteForm = {
  initiator: null,
  targetKind: 'peer',
  target: null,
  bar: null,
  offset: '',
  operation: 'read',
  size: '4 KiB',
  relaxedOrdering: false,
  addressType: 'untranslated',
  addressing: null,
  queuedNs: 500,
};

/** Who asks whom, where the form leaves it open. */
export interface FormDefaults {
  readonly initiator: NodeId | null;
  readonly target: NodeId | null;
}

/** A request but for the address that Linux chooses. */
export type RouteQuestion = Omit<RouteRequest, 'addressing'> & { readonly addressing: Addressing | null };

export interface FormError {
  readonly field: 'initiator' | 'target' | 'bar' | 'offset' | 'size' | 'request';
  readonly sentence: Sentence;
}

export interface FormContext {
  readonly tree: MachineTree;
  readonly platform: Platform;
  /** What drivers offer to peers: their registers tell where a doorbell is. */
  readonly memory: P2pMemory;
  readonly defaults: FormDefaults;
}

/** Reads a form; what cannot be read is an error in words that names the field, and the form stays as it is. */
export function readRouteForm(
  form: RouteForm,
  { tree, platform, memory, defaults }: FormContext,
): Result<RouteQuestion, FormError> {
  const initiator = form.initiator ?? defaults.initiator;
  if (initiator === null) return refuse('initiator', 'Choose the device that starts the transfer.');
  const size = parseSize(form.size);
  if (!size.ok) return refuse('size', size.error.message);
  const node = form.targetKind === 'own' ? initiator : (form.target ?? defaults.target);
  const target = targetOf(form, { tree, platform, memory, node });
  if (!target.ok) return target;
  const { operation, relaxedOrdering, addressType, addressing } = form;
  return ok({
    initiator,
    target: target.value,
    operation,
    sizeBytes: Number(size.value),
    relaxedOrdering,
    addressType,
    addressing,
  });
}

interface TargetContext extends Omit<FormContext, 'defaults'> {
  readonly node: NodeId | null;
}

function targetOf(form: RouteForm, context: TargetContext): Result<RouteTarget, FormError> {
  const { platform, node } = context;
  const typed = form.offset.trim() === '' ? null : parseSize(form.offset);
  if (typed && !typed.ok) {
    return refuse(
      'offset',
      `"${form.offset}" is not an address. Type it as 0x100000, or as bytes with a unit.`,
    );
  }
  if (form.targetKind === 'memory') {
    return ok({ kind: 'system-memory', address: typed?.value ?? platform.memory[0]?.base ?? 0n });
  }
  if (node === null) return refuse('target', 'Choose the device whose memory is to be reached.');
  const place =
    form.bar === null ? usualPlace(context, node, form.targetKind) : { bar: form.bar, offset: 0n };
  if (!place) {
    return refuse(
      'bar',
      'No memory BAR of this device is known. Choose another device, or capture with lspci -vv.',
    );
  }
  const kind = form.targetKind === 'doorbell' ? 'doorbell' : 'bar';
  return ok({ kind, node, bar: place.bar, offset: typed?.value ?? place.offset });
}

const refuse = (field: FormError['field'], text: string): Result<never, FormError> =>
  err({ field, sentence: say`${text}` });

interface BarPlace {
  readonly bar: number;
  readonly offset: bigint;
}

/** Device memory is behind the largest BAR, a doorbell where a driver offers one, else at the start of the first BAR. */
function usualPlace({ tree, memory }: TargetContext, node: NodeId, kind: TargetKind): BarPlace | undefined {
  const fn = tree.functionById.get(node);
  const bars = fn ? memoryBars(fn) : [];
  if (kind === 'doorbell') {
    const offered = memory.providers.find(each => each.node === node)?.registers[0];
    if (offered) return { bar: offered.bar, offset: offered.offsetBytes };
    return startOf(bars[0]);
  }
  const size = (bar: Bar) => knownValue(bar.sizeBytes) ?? 0n;
  return startOf(bars.toSorted((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : 0))[0]);
}

const startOf = (bar: Bar | undefined): BarPlace | undefined => bar && { bar: bar.index, offset: 0n };
