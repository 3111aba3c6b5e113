import type { BufferCall } from '../../dmabuf/call.ts';
import type { Sharing } from '../../dmabuf/sharing.ts';
import { nodeId } from '../../topology/machine.ts';
import { attach, map, reads, unmap, writes } from './calls.ts';
import { frameOfGpu0, importing, intelClient, radeonWorkstation } from './radeonWorkstation.ts';
import type { SharingScene } from './sharingScene.ts';
import { sharingTitle } from './sharingTitles.ts';

const MIB = 1 << 20;
const cmbOverVfio = (isRevocable: boolean): Sharing => {
  const sharing = frameOfGpu0([importing('rnic', { isRevocable })]);
  return {
    ...sharing,
    exporter: { ...sharing.exporter, node: nodeId('cmb'), driver: 'vfio-pci' },
    buffer: { sizeBytes: 64 * MIB, bar: 4, offsetBytes: 0n, startsIn: 'visible-vram' },
  };
};
const revoke: BufferCall = { do: 'revoke', locking: 'taken' };
const awaitRelease: BufferCall = { do: 'await-release' };

/** A device in user space is reset while an adapter still has its memory mapped. */
export const revokedRegisters: SharingScene = {
  ...sharingTitle('revoke'),
  machine: radeonWorkstation,
  settings: intelClient,
  lookAt:
    'The exporter tells the adapter, waits until its running write has ended, and then for its unmap. Until that comes the adapter may read, if it throws away what it gets, but a write would land in a device that belongs to somebody else. From 7.1 an importer that cannot lose the buffer is refused as it attaches.',
  runs: [
    {
      name: 'It unmaps late',
      sharing: cmbOverVfio(true),
      script: [
        attach('rnic'),
        map('rnic'),
        writes('rnic'),
        revoke,
        awaitRelease,
        reads('rnic'),
        writes('rnic'),
        unmap('rnic'),
        awaitRelease,
      ],
      claims: {
        placement: 'visible-vram',
        counters: { migrations: 0, notifications: 1, flagged: 2 },
        calls: [
          { step: 3, standing: 'done', rule: 'revoked' },
          { step: 4, standing: 'waits', rule: 'waits-for-unmap' },
          { step: 5, standing: 'done', rule: 'read-and-discard' },
          { step: 6, standing: 'flagged', rule: 'write-after-revoke' },
          { step: 7, standing: 'flagged', rule: 'unmapped-under-a-job' },
          { step: 8, standing: 'done', rule: 'released' },
        ],
      },
    },
    {
      name: 'It cannot lose the buffer',
      sharing: cmbOverVfio(false),
      script: [attach('rnic'), map('rnic')],
      claims: {
        placement: 'visible-vram',
        counters: { notifications: 0, refused: 2 },
        calls: [
          { step: 0, standing: 'refused', rule: 'revocable-required' },
          { step: 1, standing: 'refused', rule: 'not-attached' },
        ],
      },
    },
    {
      name: '6.19: nobody waits',
      kernel: '6.19',
      sharing: { ...cmbOverVfio(true), generation: '5.7' },
      script: [attach('rnic'), map('rnic'), writes('rnic'), revoke, awaitRelease],
      claims: {
        placement: 'visible-vram',
        counters: { notifications: 1, flagged: 1, refused: 1 },
        calls: [
          { step: 3, standing: 'flagged', rule: 'revoke-without-waiting' },
          { step: 4, standing: 'refused', rule: 'does-not-revoke' },
        ],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: drivers/vfio/pci/vfio_pci_dmabuf.c',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/vfio/pci/vfio_pci_dmabuf.c',
    },
  ],
};
