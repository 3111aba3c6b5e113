import { attach, detach, map, move, reads, unmap, wait } from './calls.ts';
import { frameOfGpu0, importing, intelClient, radeonWorkstation } from './radeonWorkstation.ts';
import type { SharingScene } from './sharingScene.ts';
import { sharingTitle } from './sharingTitles.ts';

/** A static importer: what it maps is moved to system memory once and stays there. */
export const pinnedSharing: SharingScene = {
  ...sharingTitle('pinned-sharing'),
  machine: radeonWorkstation,
  settings: intelClient,
  lookAt:
    'The importer knows no callback, so mapping first moves the frame to system memory and then pins it. While it is mapped the exporter cannot have it back: its move is refused. After the unmap nothing holds it any more.',
  runs: [
    {
      name: 'A static importer',
      sharing: frameOfGpu0([importing('gpu1', { kind: 'static', allowsPeer2Peer: false })]),
      script: [
        attach('gpu1'),
        map('gpu1'),
        reads('gpu1'),
        move('visible-vram'),
        wait(10),
        unmap('gpu1'),
        move('visible-vram'),
        wait(5),
        detach('gpu1'),
      ],
      claims: {
        placement: 'visible-vram',
        counters: { migrations: 2, notifications: 0, refused: 1, flagged: 0 },
        calls: [
          { step: 1, standing: 'done', rule: 'mapping-pins' },
          { step: 3, standing: 'refused', rule: 'pinned-does-not-move' },
          { step: 6, standing: 'done', rule: 'moved' },
        ],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: buffer sharing and synchronization (dma-buf)',
      url: 'https://docs.kernel.org/driver-api/dma-buf.html',
    },
  ],
};
