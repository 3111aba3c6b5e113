import type { RunChannel } from '../core/fabric/runAnswer.ts';
import type { MachineParents } from './machineParents.ts';
import type { Viewport } from './playLayer.ts';
import type { PlayPicture } from './playOverlay.ts';
import { type TrafficScene, trafficLayer } from './trafficLayer.ts';
import { channelWays } from './trafficOnCanvas.ts';

/** A run to be drawn over the picture. */
export interface ShownTraffic extends Pick<TrafficScene, 'shares' | 'index' | 'nowPs' | 'frameMs'> {
  readonly channels: readonly RunChannel[];
  readonly parents: MachineParents;
}

/** A run put over the picture of the moment: another fold, orientation or theme keeps it. */
export function trafficOverlay(container: HTMLElement, viewport: () => Viewport) {
  const layer = trafficLayer(container, viewport);
  let picture: PlayPicture | null = null;
  let shown: ShownTraffic | null = null;

  function put() {
    if (!shown || !picture) return layer.show(null);
    const { channels, parents, ...moment } = shown;
    const { layout, lines, theme } = picture;
    layer.show({ ...moment, theme, ways: channelWays(channels, { layout, lines, parents }) });
  }

  return {
    picture(next: PlayPicture) {
      picture = next;
      put();
    },
    show(next: ShownTraffic | null) {
      shown = next;
      put();
    },
    isShown: () => shown !== null,
    channels: () => shown?.channels ?? null,
    redraw: layer.redraw,
    destroy: layer.destroy,
  };
}
