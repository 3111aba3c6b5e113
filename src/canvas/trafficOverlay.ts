import type { RunChannel } from '../core/fabric/run/runAnswer.ts';
import type { MachineParents } from './machineParents.ts';
import type { Viewport } from './playLayer.ts';
import type { PlayPicture } from './playOverlay.ts';
import type { Polyline } from './polyline.ts';
import { type TrafficScene, trafficLayer } from './trafficLayer.ts';
import { channelWays } from './trafficOnCanvas.ts';

/** A run to be drawn over the picture. */
export interface ShownTraffic
  extends Pick<TrafficScene, 'shares' | 'locked' | 'index' | 'nowPs' | 'frameMs'> {
  readonly channels: readonly RunChannel[];
  readonly parents: MachineParents;
}

/** A run put over the picture of the moment: another fold, orientation or theme keeps it. */
export function trafficOverlay(container: HTMLElement, viewport: () => Viewport) {
  const layer = trafficLayer(container, viewport);
  let picture: PlayPicture | null = null;
  let shown: ShownTraffic | null = null;
  let ways: readonly Polyline[] = [];

  function findWays() {
    if (!shown || !picture) return;
    const { layout, lines } = picture;
    ways = channelWays(shown.channels, { layout, lines, parents: shown.parents });
  }

  function put() {
    if (!shown || !picture) return layer.show(null);
    const { shares, locked, index, nowPs, frameMs } = shown;
    layer.show({ shares, locked, index, nowPs, frameMs, theme: picture.theme, ways });
  }

  return {
    picture(next: PlayPicture) {
      picture = next;
      findWays();
      put();
    },
    show(next: ShownTraffic | null) {
      const isMoved = next?.channels !== shown?.channels || next?.parents !== shown?.parents;
      shown = next;
      if (isMoved) findWays();
      put();
    },
    isShown: () => shown !== null,
    channels: () => shown?.channels ?? [],
    redraw: layer.redraw,
    destroy: layer.destroy,
  };
}
