import { type OffloadSideName, playOfOffload } from '../../core/fabric/offload/offloadPlay.ts';
import { type NvmetTarget, newNamespace, type TargetOperation } from '../../core/p2pdma/nvmet/nvmetTarget.ts';
import { MAX_NAMESPACES } from '../../core/share/limits.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { isReadOnly } from '../readOnly.ts';
import type { playingActions } from './playing.ts';

/** An NVMe-oF target: its drives, what an administrator writes for them, and what a host asks of it. */
export function offloadingActions(
  store: AppStore,
  { engine }: World,
  { change, changeBy, play }: Documents & Pick<ReturnType<typeof playingActions>, 'play'>,
) {
  const refuses = () => isReadOnly(store, 'set up a target on it');
  function changeTarget(changed: (target: NvmetTarget) => NvmetTarget | null, field?: string) {
    if (refuses()) return;
    change(document => ({ ...document, target: document.target && changed(document.target) }), field);
  }

  return {
    setUpTarget: async () => {
      if (refuses()) return;
      const proposed = await changeBy(
        document => engine.call('proposeTarget', document),
        (document, target) => (target.ok ? { ...document, target: target.value } : document),
      );
      if (proposed && !proposed.ok) store.setState({ notice: sentenceText(proposed.error) });
    },
    forgetTarget: () => changeTarget(() => null),
    editTarget: (changed: Partial<Omit<NvmetTarget, 'namespaces'>>, field?: string) =>
      changeTarget(target => ({ ...target, ...changed }), field),
    /** On a drive, disabled and without peer-to-peer memory, as a new one is. */
    addNamespace: (device: NodeId) =>
      changeTarget(target => {
        if (target.namespaces.length >= MAX_NAMESPACES) return target;
        const nsid = Math.max(0, ...target.namespaces.map(each => each.nsid)) + 1;
        return { ...target, namespaces: [...target.namespaces, newNamespace(device, nsid)] };
      }),
    removeNamespace: (nsid: number) =>
      changeTarget(target => ({
        ...target,
        namespaces: target.namespaces.filter(each => each.nsid !== nsid),
      })),
    operateTarget: async (operation: TargetOperation) => {
      if (refuses()) return;
      const step = await changeBy(
        document => engine.call('operateTarget', { document, operation }),
        (document, answer) => ({ ...document, target: answer?.target ?? document.target }),
      );
      if (step) store.setState({ outcome: step.outcome });
    },
    playOffload: (side: OffloadSideName, nsid: number, running: boolean) => {
      const { offload } = store.getState().answers;
      if (offload?.ok) play({ ...playOfOffload(offload.value, side, nsid), running });
    },
  };
}
