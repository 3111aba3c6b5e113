import { emptyRouteForm, type RouteForm } from '../../core/fabric/answers/routeForm.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { AppStore } from '../documents.ts';

/** The request whose way is asked for. Only the form changes here; what is typed stays as it is typed. */
export function routingActions(store: AppStore) {
  const change = (changed: Partial<RouteForm>) =>
    store.setState(({ view }) => ({ view: { ...view, request: { ...view.request, ...changed } } }));

  return {
    editRoute: change,
    /** A doorbell is a register of 4 bytes that is written; anything else asks for what it asked before. */
    chooseTargetKind: (targetKind: RouteForm['targetKind']) => {
      const { request } = store.getState().view;
      const wasDoorbell = request.targetKind === 'doorbell';
      const usual = emptyRouteForm;
      if (targetKind === 'doorbell')
        change({ targetKind, bar: null, offset: '', operation: 'write', size: '4' });
      else change({ targetKind, bar: null, offset: '', size: wasDoorbell ? usual.size : request.size });
    },
    chooseInitiator: (initiator: NodeId | null) => change({ initiator }),
    /** Another device has other BARs. */
    chooseTarget: (target: NodeId | null) => change({ target, bar: null, offset: '' }),
  };
}
