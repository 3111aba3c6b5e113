import type { KeyValueStorage } from './browserStorage.ts';

/** Parts of the page whose size a person may choose: the width of the sides, the height of the lab. */
export const roomParts = ['outline', 'answer', 'lab'] as const;
export type RoomPart = (typeof roomParts)[number];

/** Chosen sizes in rem; what is not there has the page's own. */
export type Room = Readonly<Partial<Record<RoomPart, number>>>;

export const roomLimits: Readonly<Record<RoomPart, { least: number; usual: number; most: number }>> = {
  outline: { least: 10, usual: 16, most: 32 },
  answer: { least: 16, usual: 24, most: 40 },
  lab: { least: 8, usual: 21, most: 48 },
};

export const roomOf = (room: Room, part: RoomPart): number => room[part] ?? roomLimits[part].usual;

/** With another size of one part, within its limits; null: the page's own again. */
export function resized(room: Room, part: RoomPart, size: number | null): Room {
  const { [part]: _, ...others } = room;
  const { least, most } = roomLimits[part];
  return size === null ? others : { ...others, [part]: Math.min(most, Math.max(least, size)) };
}

const ROOM_KEY = 'peerlane.room';

export function readRoom(storage: KeyValueStorage): Room {
  try {
    const kept = JSON.parse(storage.getItem(ROOM_KEY) ?? '{}') as Readonly<Record<string, unknown>>;
    return roomParts.reduce<Room>((room, part) => {
      const size = kept[part];
      return typeof size === 'number' && Number.isFinite(size) ? resized(room, part, size) : room;
    }, {});
  } catch {
    // Something else stands there: the page's own sizes hold.
    return {};
  }
}

/** Without storage the sizes hold until the page is closed. */
export function keepRoom(storage: KeyValueStorage, room: Room): void {
  try {
    storage.setItem(ROOM_KEY, JSON.stringify(room));
  } catch {
    // As above.
  }
}
