import { partId } from '../core/layout/groups.ts';
import type { Layout, LayoutBox, SocketPart } from '../core/layout/layout.ts';
import type { NodeId } from '../core/topology/machine.ts';
import type { PlayLane, PlayNote, PlayStep, StepGate, StepPacket } from '../core/topology/playStep.ts';
import type { MachineParents } from './machineParents.ts';
import { boxesByNode } from './pathOnCanvas.ts';
import { forkedWay, type Point, type Polyline, pointAt, reversed, shifted } from './polyline.ts';

/** A step with its place in the picture. */
export interface DrawnStep {
  readonly lane: PlayLane;
  /** The box it happens at; undefined where the picture leaves it out. */
  readonly box: LayoutBox | undefined;
  /** The way it takes; empty where it stays in its box. */
  readonly line: Polyline;
  /** Where its number stands. */
  readonly badge: Point | undefined;
  readonly packet: StepPacket | undefined;
  /** What decides here. */
  readonly gate: StepGate | undefined;
}

/** Edges by id, drawn from the upstream box to the downstream one. */
export type EdgeLines = ReadonlyMap<string, Polyline>;

/** Ways of a lane keep this far to the right of the link's middle, so that out and back lie side by side. */
const ASIDE: Readonly<Record<PlayLane, number>> = {
  request: 4,
  completion: 4,
  fallback: 9,
  'sent first': 4,
  'sent second': 9,
  'provider walk': 4,
  'client walk': 4,
  'proposal walk': 9,
};
/** How far the way from root to root stands out from them. */
const BOW = 22;
/** Nearer to the start of the way, so that the numbers of out and back do not meet. */
const BADGE_AT = 0.36;
const BADGE_STEP = 19;

interface Picture {
  readonly layout: Layout;
  readonly parents: MachineParents;
  readonly lines: EdgeLines;
}

/** Every step where the picture shows it. A node inside a fold, or left out, is stood for by what is drawn. Pure. */
export function drawSteps(steps: readonly PlayStep[], picture: Picture): readonly DrawnStep[] {
  const place = placeOf(picture);
  const staying = new Map<LayoutBox, number>();
  const inSocket = new Map<PlayLane | 'one packet', LayoutBox>();
  return steps.map(({ lane, at, to, part, packet: carried, gate }) => {
    const own = { packet: carried, gate };
    const home = place.boxFor(at);
    const box = (part && home && place.partOf(home, part)) ?? home;
    const packet = racing.has(lane) ? lane : 'one packet';
    if (home?.kind !== 'root') inSocket.delete(packet);
    const from = inSocket.get(packet) ?? home;
    const target = to === null ? undefined : place.boxFor(to);
    if (home && box && box !== home) inSocket.set(packet, box);
    if (target) inSocket.delete(packet);
    const inside =
      home && box
        ? [
            ...wayInSocket(from ?? home, box, home, place),
            ...(target ? wayInSocket(box, home, home, place) : []),
          ]
        : [];
    const out = home && target && home !== target ? wayBetween(home, target, place) : [];
    const line = shifted([...inside, ...out], ASIDE[lane]);
    if (line.length > 1) return { lane, box, line, badge: pointAt(line, BADGE_AT), ...own };
    if (!box) return { lane, box, line: [], badge: undefined, ...own };
    const before = staying.get(box) ?? 0;
    staying.set(box, before + 1);
    return {
      lane,
      box,
      line: [],
      badge: { x: box.x + box.width - 8 - before * BADGE_STEP, y: box.y },
      ...own,
    };
  });
}

/** A note with its place in the picture: below the box of its node, from its left edge; a root's up to its right edge. */
export interface DrawnNote {
  readonly lines: PlayNote['lines'];
  readonly corner: Point;
  readonly isRightCorner: boolean;
}

/** Notes where the picture shows their nodes; those of one box that stands for several are left to the panel. */
export function drawNotes(notes: readonly PlayNote[], picture: Picture): readonly DrawnNote[] {
  const { boxFor } = placeOf(picture);
  const drawn = new Map<LayoutBox, DrawnNote>();
  for (const { at, lines } of notes) {
    const box = boxFor(at);
    if (!box || drawn.has(box)) continue;
    const isRightCorner = box.kind === 'root';
    const corner = { x: isRightCorner ? box.x + box.width : box.x, y: box.y + box.height };
    drawn.set(box, { lines, corner, isRightCorner });
  }
  return [...drawn.values()];
}

/** How far beside the parts of a socket the way from one to another runs. */
const BESIDE_PARTS = 14;

/** From the box of a root to a part of its socket, from part to part, or back: beside the parts, round none of them. */
function wayInSocket(from: LayoutBox, to: LayoutBox, root: LayoutBox, place: Place): Polyline {
  const column = from === root ? to : from;
  if (from === to || column === root || column.group !== root.group) return [];
  const [a, b] = [middleOf(from), middleOf(to)];
  if (place.isTopDown) {
    const y = column.y + column.height + BESIDE_PARTS;
    const edgeOf = (box: LayoutBox) => (box === root ? box.y : box.y + box.height);
    return [
      { x: a.x, y: edgeOf(from) },
      { x: a.x, y },
      { x: b.x, y },
      { x: b.x, y: edgeOf(to) },
    ];
  }
  const x = column.x + column.width + BESIDE_PARTS;
  const edgeOf = (box: LayoutBox) => (box === root ? box.x : box.x + box.width);
  return [
    { x: edgeOf(from), y: a.y },
    { x, y: a.y },
    { x, y: b.y },
    { x: edgeOf(to), y: b.y },
  ];
}

interface Place {
  /** A part of the socket behind a root; undefined where sockets are folded. */
  readonly partOf: (root: LayoutBox, part: SocketPart) => LayoutBox | undefined;
  readonly boxFor: (id: NodeId) => LayoutBox | undefined;
  readonly lineOf: (from: LayoutBox, to: LayoutBox) => Polyline | undefined;
  readonly above: (box: LayoutBox) => LayoutBox | undefined;
  readonly isTopDown: boolean;
}

function placeOf({ layout, parents, lines }: Picture): Place {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const boxOf = boxesByNode(layout);
  const edges = new Map(layout.edges.map(edge => [`${edge.from}>${edge.to}`, edge]));
  const upstream = new Map(layout.edges.map(edge => [edge.to, edge.from]));
  return {
    partOf: (root, part) => (root.kind === 'root' ? boxes.get(partId(part, root.group ?? '')) : undefined),
    boxFor(id) {
      let at: NodeId | undefined = id;
      while (at !== undefined && !boxOf.has(at)) at = parents.get(at);
      return at === undefined ? undefined : boxes.get(boxOf.get(at) ?? '');
    },
    lineOf(from, to) {
      const edge = edges.get(`${from.id}>${to.id}`);
      return edge && lines.get(edge.id);
    },
    above: box => boxes.get(upstream.get(box.id) ?? ''),
    isTopDown: layout.options.orientation === 'top-down',
  };
}

/** Along the edge, up or down; across from one branch to the other; round the outside from root to root. */
function wayBetween(from: LayoutBox, to: LayoutBox, place: Place): Polyline {
  const down = place.lineOf(from, to);
  if (down) return down;
  const up = place.lineOf(to, from);
  if (up) return reversed(up);
  const [aboveFrom, aboveTo] = [place.above(from), place.above(to)];
  if (aboveFrom && aboveFrom === aboveTo) {
    return forkedWay(place.lineOf(aboveFrom, from) ?? [], place.lineOf(aboveTo, to) ?? []);
  }
  if (from.kind === 'root' && to.kind === 'root') return roundTheOutside(from, to, place.isTopDown);
  return [middleOf(from), middleOf(to)];
}

const middleOf = (box: LayoutBox): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

function roundTheOutside(from: LayoutBox, to: LayoutBox, isTopDown: boolean): Polyline {
  const [a, b] = [middleOf(from), middleOf(to)];
  if (isTopDown) {
    const y = Math.min(from.y, to.y) - BOW;
    return [
      { x: a.x, y: from.y },
      { x: a.x, y },
      { x: b.x, y },
      { x: b.x, y: to.y },
    ];
  }
  const x = Math.min(from.x, to.x) - BOW;
  return [
    { x: from.x, y: a.y },
    { x, y: a.y },
    { x, y: b.y },
    { x: to.x, y: b.y },
  ];
}

/** The two packets of a race; each goes on from where it was, whatever the other did meanwhile. */
const racing: ReadonlySet<PlayLane> = new Set(['sent first', 'sent second']);

/** Where the other packet of a race is while this one moves. */
export function otherPacket(steps: readonly DrawnStep[], at: number): DrawnStep | undefined {
  const now = steps[at];
  if (!now || !racing.has(now.lane)) return undefined;
  return steps.slice(0, at).findLast(({ lane }) => lane !== now.lane);
}

/** Where what moves is at the end of a step. */
export const endOf = ({ line, box }: DrawnStep): Point | undefined => line.at(-1) ?? (box && middleOf(box));

/** The way of what moves during a step: from where the step before left it, through the box, and along the step's way. */
export function travelOf(steps: readonly DrawnStep[], at: number): Polyline {
  const step = steps[at];
  if (!step) return [];
  const before = racing.has(step.lane)
    ? steps.slice(0, at).findLast(({ lane }) => lane === step.lane)
    : steps[at - 1];
  const from = before?.lane === step.lane ? before.line.at(-1) : undefined;
  if (step.line.length > 1) return from ? [from, ...step.line] : step.line;
  const middle = step.box && middleOf(step.box);
  return [from, middle].filter(point => point !== undefined);
}
