import { isSince } from '../p2pdma/kernels/kernels.ts';

/** How an API generation lets importers and exporters talk: one row of data, no code of its own. */
export interface ApiGeneration {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** How an importer asks to be told of a move; null: it cannot, and every importer is static. */
  readonly callback: { readonly name: string; readonly setBy: string } | null;
  /** The call by which a dynamic importer attaches. */
  readonly attachCall: string;
  /**
   * Who keeps the buffer in place while it is mapped: each importer that cannot be told of a move, or, as soon as
   * one cannot, every mapping.
   */
  readonly mappingPins: 'each-static' | 'all-if-one-is-static';
  /** Whether the exporter must say that it can invalidate mappings, or all importers count as static. */
  readonly asksExporter: boolean;
  /** `dma_buf_pin` and `dma_buf_unpin`. */
  readonly hasPin: boolean;
  /** Whether an importer may leave the callback out: it is skipped where importers are told, and cannot lose the buffer. */
  readonly callbackIsOptional: boolean;
  /** Whether an importer that causes a move by mapping is told of it like the others. */
  readonly tellsTheMapper: boolean;
  /** Whether dynamic importers need CONFIG_DMABUF_MOVE_NOTIFY, without which mapping pins. */
  readonly needsMoveNotify: boolean;
  /** Whether mapping asks for the reservation lock; before dynamic importers there was no such rule. */
  readonly needsLock: boolean;
  /** What the forms of map and unmap that take the lock themselves end in. */
  readonly selfLockingSuffix: '' | '_unlocked';
  /** Whether an importer can tell that it may lose the buffer for good (`dma_buf_attach_revocable`). */
  readonly hasRevoke: boolean;
}

const series2018 = {
  callbackIsOptional: false,
  tellsTheMapper: true,
  needsMoveNotify: false,
  hasPin: false,
  selfLockingSuffix: '',
  hasRevoke: false,
} as const;

/** Oldest first. */
export const apiGenerations = [
  {
    ...series2018,
    id: 'static',
    needsLock: false,
    name: 'until 5.6: static importers only',
    note: 'What is mapped stays where it is.',
    callback: null,
    attachCall: 'dma_buf_attach',
    mappingPins: 'each-static',
    asksExporter: false,
  },
  {
    ...series2018,
    id: '2018-v1',
    needsLock: true,
    name: '2018, first version',
    note: 'An optional callback in the attachment; as soon as one importer has none, mapping pins for all.',
    callback: { name: 'invalidate', setBy: 'the attachment' },
    attachCall: 'dma_buf_attach',
    mappingPins: 'all-if-one-is-static',
    asksExporter: false,
  },
  {
    ...series2018,
    id: '2018-v3',
    tellsTheMapper: false,
    needsLock: true,
    name: '2018, third version',
    note: 'attach_info carries the callback and peer2peer; the exporter says whether it invalidates.',
    callback: { name: 'invalidate', setBy: 'dma_buf_attach_info' },
    attachCall: 'dma_buf_attach',
    mappingPins: 'each-static',
    asksExporter: true,
  },
  {
    id: '5.7',
    callbackIsOptional: false,
    tellsTheMapper: true,
    name: '5.7 to 7.0: move_notify',
    note: 'Importer operations with move_notify and allow_peer2peer; pin and unpin.',
    callback: { name: 'move_notify', setBy: 'dma_buf_attach_ops' },
    attachCall: 'dma_buf_dynamic_attach',
    mappingPins: 'each-static',
    asksExporter: false,
    hasPin: true,
    needsMoveNotify: true,
    needsLock: true,
    selfLockingSuffix: '_unlocked',
    hasRevoke: false,
  },
  {
    id: '2026',
    callbackIsOptional: true,
    tellsTheMapper: true,
    name: 'since 7.1: invalidate_mappings',
    note: 'The callback has its name of 2018 again and may be left out; an exporter can take a buffer away for good and wait for it.',
    callback: { name: 'invalidate_mappings', setBy: 'dma_buf_attach_ops' },
    attachCall: 'dma_buf_dynamic_attach',
    mappingPins: 'each-static',
    asksExporter: false,
    hasPin: true,
    needsMoveNotify: false,
    needsLock: true,
    selfLockingSuffix: '_unlocked',
    hasRevoke: true,
  },
] as const satisfies readonly ApiGeneration[];
export type GenerationId = (typeof apiGenerations)[number]['id'];

/** The generation that a kernel release has merged; the two of 2018 never were. */
export function generationOfKernel(release: string): GenerationId {
  if (!isSince(release, '5.7')) return 'static';
  return isSince(release, '7.1') ? '2026' : '5.7';
}

/**
 * Whether a static importer of a buffer that can move is pinned and mapped as it attaches, until it detaches; later
 * kernels do both at map. Seen in 5.10, 6.1 and 6.12.118; that 6.16 ended it is inferred (7.2 has it not).
 */
export const pinsAtAttach = (generation: GenerationId, kernel: string): boolean =>
  generation === '5.7' && !isSince(kernel, '6.16');

/** The generation with this id. */
export function generationOf(id: GenerationId): ApiGeneration {
  const generation = apiGenerations.find(each => each.id === id);
  if (!generation) throw new Error(`no such generation: ${id}`);
  return generation;
}
