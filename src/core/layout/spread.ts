interface Size {
  readonly width: number;
  readonly height: number;
}

/** From this height on a picture is seen so small that a box has room for one line of words. */
const TALL = 900;
/** More would tear lines and words too far apart. */
const MOST = 1.8;
const STEP = 0.1;

/** How much wider a picture could be drawn on a screen of this aspect without being seen any smaller. */
const roomFor = ({ width, height }: Size, aspect: number): number =>
  Math.max(1, Math.min(MOST, (aspect * height) / width));

const roomIfTall = (size: Size, aspect: number): number => (size.height < TALL ? 1 : roomFor(size, aspect));

/**
 * How much wider a picture is drawn than it has to be. A tall one on a wide screen leaves half of it empty, while its
 * words are cut for want of room: what is free goes to boxes and links alike. `before`: as it was before an edit, which is
 * kept unless it no longer fits or leaves as much free again. On a phone, which is narrow and high, it is the other way
 * round: boxes stand closer side by side, so that their rows are seen higher.
 */
export function spreadFor(size: Size, aspect: number, before: number | null = null): number {
  if (aspect < NARROW) return before !== null && before < 1 ? before : narrowed(size, aspect);
  const room = roomIfTall(size, aspect);
  const now = Math.floor(room / STEP + 0.001) * STEP;
  const fits = before !== null && before <= roomFor(size, aspect) * ENOUGH && room <= before * ENOUGH;
  return fits ? before : Math.max(1, Math.round(now * 10) / 10);
}

const ENOUGH = 1.25;

/** Of a phone held upright. */
const NARROW = 0.8;
const LEAST = 0.6;
/** Narrower, boxes would be seen so high that words on two lines are asked for, and have no room. */
const LEAST_WIDTH = 490;

function narrowed({ width, height }: Size, aspect: number): number {
  const share = Math.max(LEAST, (aspect * height) / width, LEAST_WIDTH / width);
  return Math.min(1, Math.ceil(share * 10 - 0.001) / 10);
}

/** Words are lost by height before they are cut by width. */
const WIDTH_COUNTS = 0.2;

/** How well a picture of this size is read on a screen of this aspect: how large it is seen, and how wide for its height. */
export const readability = (size: Size, aspect: number): number =>
  Math.min(aspect / size.width, 1 / size.height) * roomIfTall(size, aspect) ** WIDTH_COUNTS;
