import type { BufferCall } from '../../dmabuf/call.ts';
import type { Sharing } from '../../dmabuf/sharing.ts';
import { attach, map, reads, unmap, wait, writes } from './calls.ts';
import { frameOfGpu0, importing, intelClient, radeonWorkstation } from './radeonWorkstation.ts';
import type { SharingScene } from './sharingScene.ts';
import { sharingTitle } from './sharingTitles.ts';

const FRAMES = 4;

/** A frame: the exporter draws it, the importer maps it, reads it and lets go of it. */
const frame: readonly BufferCall[] = [
  writes('exporter'),
  map('gpu1'),
  reads('gpu1'),
  wait(14),
  unmap('gpu1'),
];
const script = [attach('gpu1'), ...Array.from({ length: FRAMES }, () => frame).flat()];

const between = (takes: 'system-memory' | 'either', ownJobsTake: 'preferred' | 'either'): Sharing => {
  const sharing = frameOfGpu0([importing('gpu1', { takes })], { generation: '2018-v3' });
  return { ...sharing, exporter: { ...sharing.exporter, ownJobsTake } };
};

/** Exporter and importer prefer different places, and every frame crosses twice. */
export const pingPong: SharingScene = {
  ...sharingTitle('ping-pong'),
  machine: radeonWorkstation,
  settings: intelClient,
  lookAt:
    'The same four frames three times. As the series of 2018 found it, every frame is copied out to system memory and back again. Once the exporter takes either place it stays out after the first copy; once the importer takes either place and peer memory, it never leaves VRAM.',
  runs: [
    {
      name: 'Each wants its own place',
      sharing: between('system-memory', 'preferred'),
      script,
      claims: {
        placement: 'system-memory',
        counters: {
          migrations: 7,
          movedBytes: 7 * 3840 * 2160 * 4,
          notifications: 3,
          flagged: 0,
          refused: 0,
        },
        calls: [
          { step: 2, standing: 'done', rule: 'moved' },
          { step: 6, standing: 'done', rule: 'moved' },
          { step: 7, standing: 'done', rule: 'moved' },
        ],
      },
    },
    {
      name: 'The exporter takes either',
      sharing: between('system-memory', 'either'),
      script,
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, flagged: 0, refused: 0 },
        calls: [
          { step: 2, standing: 'done', rule: 'moved' },
          { step: 6, standing: 'done', rule: 'job-started' },
        ],
      },
    },
    {
      name: 'Both take either, peer to peer',
      sharing: between('either', 'either'),
      script,
      claims: {
        placement: 'visible-vram',
        counters: { migrations: 0, movedBytes: 0, stallNs: 0, flagged: 0, refused: 0 },
        calls: [{ step: 2, standing: 'done', rule: 'mapped' }],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: buffer sharing and synchronization (dma-buf)',
      url: 'https://docs.kernel.org/driver-api/dma-buf.html',
    },
    {
      title: 'Linux: drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c',
    },
  ],
};
