/** What a list of shared buffers shows, apart from their machines, so that a page can list them without loading them. */
export const sharingTitles = [
  {
    id: 'pinned-sharing',
    title: 'Pinned sharing',
    description: 'An importer that cannot be told of a move: mapping pins the buffer in system memory.',
  },
  {
    id: 'move-in-flight',
    title: 'Unpinned sharing, with a move in flight',
    description: 'The exporter moves the buffer while a peer reads it: old table, new table, two fences.',
  },
  {
    id: 'ping-pong',
    title: 'Ping-pong between VRAM and system memory',
    description:
      'The exporter draws in VRAM, the importer wants system memory: two migrations for every frame.',
  },
  {
    id: 'out-of-reach',
    title: 'A peer that cannot be reached',
    description: 'The exporter clears peer2peer for a card below the chipset, and mapping moves the frame.',
  },
  {
    id: 'rdma-pins',
    title: 'RDMA without on-demand paging has to pin',
    description:
      'An adapter that cannot wait for a fence pins the buffer: in VRAM since 6.15, in system memory before.',
  },
  {
    id: 'revoke',
    title: 'Taken away, and a client that does not let go',
    description:
      'VFIO takes a BAR back before a reset: it waits for fences, then for every importer to unmap.',
  },
] as const satisfies readonly { id: string; title: string; description: string }[];
export type SharingSceneId = (typeof sharingTitles)[number]['id'];

export interface SharingTitle {
  readonly id: SharingSceneId;
  readonly title: string;
  /** One line. */
  readonly description: string;
}

/** The title of a scene, for the scene itself. */
export function sharingTitle(id: SharingSceneId): SharingTitle {
  const title = sharingTitles.find(scene => scene.id === id);
  if (!title) throw new Error(`no such scene: ${id}`);
  return title;
}
