import { attach, map, reads, wait } from './calls.ts';
import { frameOfGpu0, importing, intelClient, radeonWorkstation } from './radeonWorkstation.ts';
import type { SharingScene } from './sharingScene.ts';
import { sharingTitle } from './sharingTitles.ts';

/** Two importers of the same kind: one below the switch of the exporter, one below the chipset. */
export const outOfReach: SharingScene = {
  ...sharingTitle('out-of-reach'),
  machine: radeonWorkstation,
  settings: intelClient,
  lookAt:
    'GPU 1 sits below the same switch and reads the frame out of VRAM. GPU 2 sits below another root port of a host bridge that is on no list, so the exporter clears its peer2peer flag when it attaches, and moves the frame to system memory when it maps.',
  runs: [
    {
      name: 'GPU 1, below the same switch',
      sharing: frameOfGpu0([importing('gpu1')]),
      script: [attach('gpu1'), map('gpu1'), reads('gpu1'), wait(10)],
      claims: {
        placement: 'visible-vram',
        counters: { migrations: 0, movedBytes: 0 },
        calls: [{ step: 0, standing: 'done', rule: 'peer2peer-kept' }],
      },
    },
    {
      name: 'GPU 2, below the chipset',
      sharing: frameOfGpu0([importing('gpu2')]),
      script: [attach('gpu2'), map('gpu2'), reads('gpu2'), wait(10)],
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, movedBytes: 3840 * 2160 * 4 },
        calls: [
          { step: 0, standing: 'done', rule: 'peer2peer-cleared' },
          { step: 1, standing: 'done', rule: 'has-to-move' },
          { step: 2, standing: 'done', rule: 'job-waits' },
        ],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c, amdgpu_dma_buf_attach()',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c',
    },
  ],
};
