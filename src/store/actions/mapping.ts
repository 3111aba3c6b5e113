import type { MappingWay } from '../../core/dma/mapping.ts';
import { readSegmentForm, type SegmentForm } from '../../core/dma/segmentForm.ts';
import type { Segment, Transfer } from '../../core/dma/transfer.ts';
import { noTransfer } from '../../core/dma/transfer.ts';
import type { TransferPreset } from '../../core/dma/transferPresets.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { isReadOnly } from '../readOnly.ts';
import type { MappingChoice } from '../state.ts';

/** The scatter-gather list that is mapped, and how it is looked at. */
export function mappingActions(store: AppStore, { engine }: World, documents: Documents) {
  const look = (changed: Partial<MappingChoice>) =>
    store.setState(({ mapping }) => ({ mapping: { ...mapping, ...changed } }));

  const refuses = () => isReadOnly(store, 'change its list');

  function changeTransfer(changed: (transfer: Transfer) => Transfer) {
    if (refuses()) return;
    documents.change(document => ({ ...document, transfer: changed(document.transfer) }));
  }
  const changeSegments = (changed: (segments: readonly Segment[]) => readonly Segment[]) =>
    changeTransfer(transfer => ({ ...transfer, segments: changed(transfer.segments) }));

  return {
    chooseDmaDevice: (device: NodeId) => changeTransfer(transfer => ({ ...transfer, device })),
    typeSegment: (changed: Partial<SegmentForm>) =>
      look({ form: { ...store.getState().mapping.form, ...changed }, complaint: null }),
    /** What cannot be read is said beside its field, and the form stays as it is. */
    addSegment: () => {
      const { mapping, open } = store.getState();
      const read = readSegmentForm(mapping.form, open?.document.transfer.device ?? null);
      if (!read.ok) return look({ complaint: read.error });
      changeSegments(segments => [...segments, read.value]);
      look({ complaint: null });
    },
    removeSegment: (at: number) => changeSegments(segments => segments.toSpliced(at, 1)),
    /** Swaps a segment with its neighbour. */
    moveSegment: (at: number, by: -1 | 1) =>
      changeSegments(segments => {
        const [moved] = segments.slice(at, at + 1);
        return moved ? segments.toSpliced(at, 1).toSpliced(at + by, 0, moved) : segments;
      }),
    clearTransfer: () => changeTransfer(() => noTransfer),
    takeTransferPreset: async (preset: TransferPreset) => {
      if (refuses()) return;
      const device = store.getState().view.pair?.client ?? null;
      const proposed = await documents.changeBy(
        document => engine.call('proposeTransfer', { document, preset, device }),
        (document, answer) =>
          answer.ok
            ? {
                ...document,
                drivers: { ...document.drivers, memory: answer.value.memory },
                transfer: answer.value.transfer,
              }
            : document,
      );
      if (proposed && !proposed.ok) store.setState({ notice: proposed.error });
      look({ presetRefused: proposed && !proposed.ok ? proposed.error : null });
    },
    chooseMappingWay: (way: MappingWay) => look({ way }),
    supposeDistanceAsked: (isDistanceAsked: boolean) => look({ isDistanceAsked }),
  };
}
