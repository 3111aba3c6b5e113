import type { BoxKind, LayoutOptions, SocketPart } from './layout.ts';

/** Kinds of boxes that stand for functions and roots; the others are drawn round these. */
export type SolidKind = Exclude<BoxKind, 'numa' | 'switch' | SocketPart>;

/** What is left free on each side of what a group holds. */
export interface Padding {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Sizes in layout pixels. Everything is worked out as if the tree grew to the right; for one that grows down, width
 * and height of every box are swapped here and the finished picture is turned at the end.
 */
export interface Metrics {
  readonly sizes: Readonly<Record<SolidKind, { readonly width: number; readonly height: number }>>;
  /** Of memory, cores, IOMMU and root complex. */
  readonly socketPart: { readonly width: number; readonly height: number };
  readonly switchPadding: Padding;
  readonly groupPadding: Padding;
  /** A group without a title needs no room for one. */
  readonly untitledPadding: Padding;
  /** Between a bridge and what is below it. */
  readonly internalGap: number;
  /** The same where a link is drawn, with its width and generation in words. */
  readonly linkGap: number;
  /** Leaves of two groups are brought to one line unless that tears them further from their ports than this. */
  readonly mostStretch: number;
  /** Width to height of the part of a screen that the picture gets, turned like the boxes. */
  readonly aspect: number;
}

/** Between boxes that follow each other. */
export const SIBLING_GAP = 8;
/** Between the functions of one device, which are one card. */
export const FUNCTION_GAP = 2;
/** Round a subtree of several boxes, so that it is seen as one. */
export const SUBTREE_GAP = 16;

const SIZES: Metrics['sizes'] = {
  root: { width: 120, height: 40 },
  port: { width: 120, height: 40 },
  endpoint: { width: 232, height: 40 },
  fold: { width: 232, height: 40 },
};
/** Side by side, width is what there is least of. */
const SIZES_SIDE_BY_SIDE: Metrics['sizes'] = {
  ...SIZES,
  endpoint: { width: 176, height: 40 },
  fold: { width: 176, height: 40 },
};
const SOCKET_PART = { width: 168, height: 40 };
const SWITCH_PADDING = 12;
const SWITCH_TITLE = 20;
const GROUP_PADDING = 16;
/** Beside the roots of a group, for the way from one root to another; above them it has to clear the title too. */
const CROSSING = 8;
const CROSSING_BELOW_TITLE = 16;
const GROUP_TITLE = 24;

export function metricsFor({ orientation, aspect }: Pick<LayoutOptions, 'orientation' | 'aspect'>): Metrics {
  const rightward = orientation === 'left-to-right';
  const padded = (padding: number, title: number): Padding => {
    const all = { left: padding, right: padding, top: padding, bottom: padding };
    return rightward ? { ...all, top: padding + title } : { ...all, left: padding + title };
  };
  const besideRoots = (padding: Padding): Padding => ({
    ...padding,
    left: padding.left + (rightward ? CROSSING : CROSSING_BELOW_TITLE),
  });
  const titles = {
    switchPadding: padded(SWITCH_PADDING, SWITCH_TITLE),
    groupPadding: besideRoots(padded(GROUP_PADDING, GROUP_TITLE)),
  };
  const untitledPadding = besideRoots(padded(GROUP_PADDING, 0));
  return rightward
    ? {
        ...titles,
        socketPart: SOCKET_PART,
        untitledPadding,
        sizes: SIZES,
        internalGap: 40,
        linkGap: 88,
        mostStretch: 240,
        aspect,
      }
    : {
        ...titles,
        socketPart: { width: SOCKET_PART.height, height: SOCKET_PART.width },
        untitledPadding,
        sizes: turned(SIZES_SIDE_BY_SIDE),
        internalGap: 40,
        linkGap: 48,
        mostStretch: 64,
        aspect: 1 / aspect,
      };
}

const turned = (sizes: Metrics['sizes']): Metrics['sizes'] => {
  const turn = ({ width, height }: Metrics['sizes'][SolidKind]) => ({ width: height, height: width });
  return {
    root: turn(sizes.root),
    port: turn(sizes.port),
    endpoint: turn(sizes.endpoint),
    fold: turn(sizes.fold),
  };
};
