import { useEffect, useRef } from 'react';
import type { MovePlace } from '../../core/advisor/movePlaces.ts';
import { badness } from '../../core/advisor/pairChanges.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { MoveEffect } from './MoveEffect.tsx';
import { walkButtons } from './walkButtons.ts';
import './build.css';

/** Where a device may go, best first, each with what the move would do; and why not anywhere else. */
export function MoveDialog() {
  const moving = useApp(state => state.building.moving);
  const label = useApp(state => (moving === null ? '' : (nodeById(state).get(moving)?.label ?? moving)));
  const places = useApp(state => state.answers.places);
  const { stopBuilding, edit } = useActions();
  const list = useRef<HTMLUListElement>(null);
  const isThere = places !== null;
  // The list comes a moment after the dialog.
  useEffect(() => {
    if (isThere) list.current?.querySelector('button')?.focus();
  }, [isThere]);
  const ports = places?.filter(({ isPort }) => isPort) ?? [];
  const may = ports.filter(({ refusal }) => refusal === null).toSorted(betterFirst);
  const mayNot = ports.filter(({ refusal }) => refusal !== null);
  const move = async (place: MovePlace) => {
    if (moving !== null && (await edit({ kind: 'move', node: moving, to: place.place }))) stopBuilding();
  };
  return (
    <Dialog title={`Move ${label}`} onClose={stopBuilding} wide>
      <div className="dialog-body">
        {places === null && <p className="muted">Trying each port …</p>}
        {places !== null && may.length === 0 && <p>There is no port to which it could be moved.</p>}
        <ul ref={list} className="build-list" aria-label="May be moved to" onKeyDown={walkButtons}>
          {may.map(place => (
            <li key={place.place}>
              <button type="button" className="door build-choice" onClick={() => void move(place)}>
                <strong>{place.text}</strong>
                <MoveEffect place={place} />
              </button>
            </li>
          ))}
        </ul>
        <Refused places={mayNot} />
      </div>
    </Dialog>
  );
}

/** The same reason for many ports is said once. */
function Refused({ places }: { places: readonly MovePlace[] }) {
  if (places.length === 0) return null;
  return (
    <details className="build-refused">
      <summary>{places.length} to which it may not be moved</summary>
      <ul>
        {places.map(({ place, text, refusal }) => (
          <li key={place}>
            <strong>{text}</strong> {refusal && sentenceText(refusal)}
          </li>
        ))}
      </ul>
    </details>
  );
}

const rank = ({ mapType, pairs }: MovePlace): readonly number[] => [
  mapType === null ? 0 : badness[mapType],
  (pairs?.worse ?? 0) - (pairs?.better ?? 0),
];

function betterFirst(a: MovePlace, b: MovePlace): number {
  const [ours, theirs] = [rank(a), rank(b)];
  const first = ours.findIndex((value, i) => value !== theirs[i]);
  return first < 0 ? 0 : (ours[first] ?? 0) - (theirs[first] ?? 0);
}
