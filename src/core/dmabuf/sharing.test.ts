import { describe, expect, it } from 'vitest';
import {
  attach,
  detach,
  importer,
  job,
  lastOf,
  lock,
  map,
  move,
  pin,
  play,
  type Shared,
  unlock,
  unmap,
  unpin,
  wait,
} from '../testing/sharedBuffer.ts';
import type { BufferCall } from './call.ts';
import { sharingRules } from './sharingRules.ts';

type Row = readonly [reason: string, script: readonly BufferCall[], last: string, shared?: Shared];
const provoked = new Set<string>();
const holds = (name: string, rows: readonly Row[]) =>
  describe(name, () => {
    for (const [reason, script, last, shared] of rows) {
      it(reason, () => {
        const run = play(script, shared);
        for (const { outcome } of run.steps) for (const { rule } of outcome.findings) provoked.add(rule);
        expect(lastOf(run)).toBe(last);
      });
    }
  });

const older = (kernel: string): Shared => ({ settings: { kernel }, sharing: { generation: '5.7' } });
const staticPeer = (change: Shared['sharing'] = {}): Shared => ({
  sharing: { importers: [importer('peer', { kind: 'static' }), importer('far')], ...change },
});
/** 5.7 to 7.0, where a static importer's pin and table may begin as it attaches. */
const staticPeerOn = (kernel: string): Shared => ({
  settings: { kernel },
  sharing: { generation: '5.7', importers: [importer('peer', { kind: 'static' }), importer('far')] },
});
const vfio = (more: Partial<ReturnType<typeof importer>> = {}, kernel = '7.2'): Shared => ({
  settings: { kernel },
  sharing: {
    generation: kernel === '7.2' ? '2026' : '5.7',
    exporter: { driver: 'vfio-pci' },
    importers: [importer('peer', more), importer('far')],
  },
});

holds('the reservation lock', [
  ['is free, so it is taken', [lock('peer')], 'done 0 lock-taken'],
  ['has one holder, so another waits', [lock('peer'), lock('far')], 'waits does not return lock-waits'],
  ['is not taken twice', [lock('peer'), lock('peer')], 'waits does not return lock-deadlock'],
  ['is given back by its holder', [lock('peer'), unlock('peer')], 'done 0 lock-released'],
  ['is not given back by another', [lock('peer'), unlock('far')], 'flagged 0 lock-not-held'],
  ['must be held to map', [attach('peer'), map('peer', 'held')], 'flagged 0 lock-missing mapped'],
  [
    'held by another is not held',
    [attach('peer'), lock('far'), map('peer', 'held')],
    'flagged 0 lock-missing mapped',
  ],
  [
    'held by the caller is what map asks for',
    [attach('peer'), lock('peer'), map('peer', 'held')],
    'done 0 mapped',
  ],
  [
    'is taken by the _unlocked form, which deadlocks its holder',
    [attach('peer'), lock('peer'), map('peer')],
    'waits does not return lock-deadlock',
  ],
  ['is taken by attach itself', [lock('peer'), attach('peer')], 'waits does not return lock-deadlock'],
  [
    'is taken by detach itself',
    [attach('peer'), lock('peer'), detach('peer')],
    'waits does not return lock-deadlock',
  ],
  ['makes attach wait for another', [lock('far'), attach('peer')], 'waits does not return lock-waits'],
  [
    'must be held to pin',
    [attach('peer'), { do: 'pin', party: 'peer', locking: 'held' }],
    'flagged 0 lock-missing pinned',
  ],
  [
    'must be held to unmap',
    [attach('peer'), map('peer'), { do: 'unmap', party: 'peer', table: 'newest', locking: 'held' }],
    'flagged 0 lock-missing unmapped',
  ],
  [
    'must be held to map for the CPU',
    [attach('peer'), { do: 'vmap', party: 'peer', locking: 'held' }],
    'flagged 0 lock-missing cpu-mapped',
  ],
  [
    'must be held to move',
    [{ do: 'move', to: 'system-memory', locking: 'held' }],
    'flagged 0 lock-missing moved',
  ],
  [
    'keeps a job of another waiting',
    [attach('peer'), map('peer'), lock('far'), job('peer')],
    'waits does not return lock-waits',
  ],
  [
    'was no rule before dynamic importers',
    [attach('peer'), map('peer', 'held')],
    'done 0 has-to-move moved mapping-pins mapped waited-for-moves',
    { settings: { kernel: '5.6' }, sharing: { generation: 'static' } },
  ],
]);

holds('attach', [
  ['passes importer operations', [attach('peer')], 'done 0 peer2peer-kept attached-dynamic'],
  [
    'refuses operations without a callback',
    [attach('peer')],
    'refused -EINVAL callback-missing',
    {
      settings: { kernel: '7.0' },
      sharing: { generation: '5.7', importers: [importer('peer', { kind: 'dynamic-without-callback' })] },
    },
  ],
  [
    'from 7.1 takes operations without a callback',
    [attach('peer')],
    'done 0 peer2peer-kept attached-dynamic',
    { sharing: { importers: [importer('peer', { kind: 'dynamic-without-callback' })] } },
  ],
  [
    'of a static importer until 6.15 pins and maps as well',
    [attach('peer')],
    'done 0 peer2peer-not-asked attached-static has-to-move moved mapping-pins mapped waited-for-moves',
    staticPeerOn('6.12.118'),
  ],
  [
    'then mapping gives that table again',
    [attach('peer'), map('peer')],
    'done 0 mapped-already',
    staticPeerOn('6.12.118'),
  ],
  [
    'and it stays mapped and pinned to the end',
    [attach('peer'), map('peer'), unmap('peer'), move('visible-vram')],
    'refused -EBUSY pinned-does-not-move',
    staticPeerOn('6.12.118'),
  ],
  [
    'whatever is unmapped',
    [attach('peer'), map('peer'), unmap('peer')],
    'done 0 unmapped-later',
    staticPeerOn('6.12.118'),
  ],
  [
    'until it detaches',
    [attach('peer'), map('peer'), unmap('peer'), detach('peer'), move('visible-vram')],
    'done 0 moved',
    staticPeerOn('6.12.118'),
  ],
  [
    'to VFIO from 7.1 is for importers that can lose the buffer',
    [attach('peer')],
    'refused -EOPNOTSUPP peer2peer-kept revocable-required',
    vfio({ isRevocable: false }),
  ],
  [
    'in 6.19 for all that take peer memory',
    [attach('peer')],
    'done 0 peer2peer-kept attached-dynamic',
    vfio({ isRevocable: false }, '6.19'),
  ],
  [
    'of 2018 takes an importer without a callback as static',
    [attach('peer')],
    'done 0 peer2peer-kept attached-static',
    {
      sharing: { generation: '2018-v1', importers: [importer('peer', { kind: 'dynamic-without-callback' })] },
    },
  ],
  [
    'of a static importer never asks for peer memory',
    [attach('peer')],
    'done 0 peer2peer-not-asked attached-static',
    staticPeer(),
  ],
  [
    'clears peer2peer where the peer cannot be reached',
    [attach('far')],
    'done 0 peer2peer-cleared attached-dynamic',
  ],
  [
    'keeps peer2peer within an xGMI hive whatever PCI says',
    [attach('hive')],
    'done 0 peer2peer-by-side-link attached-dynamic',
  ],
  [
    'offers no VRAM before amdgpu 5.8',
    [attach('peer')],
    'done 0 peer2peer-not-offered attached-dynamic',
    older('5.7'),
  ],
  [
    'keeps an importer static if the exporter of v3 does not invalidate',
    [attach('peer')],
    'done 0 peer2peer-kept attached-static',
    { sharing: { generation: '2018-v3', exporter: { invalidates: false } } },
  ],
  [
    'makes everybody static before 5.7',
    [attach('peer')],
    'done 0 peer2peer-not-asked attached-static',
    { settings: { kernel: '5.6' }, sharing: { generation: 'static' } },
  ],
  ['is once for each importer', [attach('peer'), attach('peer')], 'refused -EINVAL attached-already'],
  ['needs somebody', [attach('nobody')], 'refused -EINVAL no-such-party'],
  [
    'to VFIO needs peer2peer',
    [attach('peer')],
    'refused -EOPNOTSUPP peer2peer-required',
    vfio({ allowsPeer2Peer: false }),
  ],
  [
    'to VFIO before 6.19 has nothing to attach to',
    [attach('peer')],
    'refused -ENOTTY not-exported',
    vfio({}, '6.15'),
  ],
  [
    'to VFIO after a revoke fails',
    [{ do: 'revoke', locking: 'taken' }, attach('peer')],
    'refused -ENODEV peer2peer-kept revoked',
    vfio(),
  ],
]);

holds('map', [
  ['needs an attachment', [map('peer')], 'refused -EINVAL not-attached'],
  [
    'of a static importer pins first, in system memory',
    [attach('peer'), map('peer')],
    'done 0 has-to-move moved mapping-pins mapped waited-for-moves',
    staticPeer(),
  ],
  ['of a dynamic importer pins nothing', [attach('peer'), map('peer')], 'done 0 mapped'],
  [
    'of a peer that cannot be reached moves the buffer',
    [attach('far'), map('far')],
    'done 0 has-to-move notified moved mapped depends-on-move',
  ],
  [
    'of an importer that takes system memory moves the buffer',
    [attach('peer'), map('peer')],
    'done 0 has-to-move notified moved mapped depends-on-move',
    { sharing: { importers: [importer('peer', { takes: 'system-memory' })] } },
  ],
  [
    'of a buffer beyond the BAR moves it to where the peer sees it',
    [attach('peer'), map('peer')],
    'done 0 has-to-move notified moved mapped depends-on-move',
    { sharing: { buffer: { startsIn: 'hidden-vram' } } },
  ],
  [
    'takes system memory where the buffer is there',
    [attach('peer'), map('peer')],
    'done 0 mapped',
    { sharing: { buffer: { startsIn: 'system-memory' } } },
  ],
  [
    'moves a buffer that was asked for in system memory back there',
    [attach('peer'), map('peer')],
    'done 0 has-to-move notified moved mapped depends-on-move',
    { sharing: { exporter: { prefers: 'system-memory' } } },
  ],
  ['over xGMI needs no PCI way', [attach('hive'), map('hive')], 'done 0 mapped'],
  [
    'of a buffer pinned in VRAM fails for who has no peer memory',
    [attach('far'), pin('exporter'), map('far')],
    'refused -EBUSY pinned-elsewhere',
  ],
  [
    'without MOVE_NOTIFY pins for dynamic importers too',
    [attach('peer'), map('peer')],
    'done 0 has-to-move notified moved mapping-pins mapped depends-on-move',
    { settings: { kernel: '7.0' }, sharing: { generation: '5.7', moveNotify: false } },
  ],
  [
    'which is no option any more from 7.1',
    [attach('peer'), map('peer')],
    'done 0 mapped',
    { sharing: { moveNotify: false } },
  ],
  [
    'in v1 pins as soon as one importer has no callback',
    [attach('peer'), attach('far'), map('far')],
    'done 0 has-to-move notified moved mapping-pins mapped depends-on-move',
    staticPeer({ generation: '2018-v1' }),
  ],
  [
    'in v3 pins for the one without a callback only, and does not tell the mapper of its own move',
    [attach('peer'), attach('far'), map('far')],
    'done 0 has-to-move moved mapped depends-on-move',
    staticPeer({ generation: '2018-v3' }),
  ],
  [
    'fails where the DMA layer maps no peer resources',
    [attach('peer'), map('peer')],
    'refused -ENOMEM mapping-refused',
    { platform: { dmaLayer: 'refuses' } },
  ],
  [
    'by VFIO fails for a map type that refuses',
    [attach('far'), map('far')],
    'refused -EINVAL mapping-refused',
    vfio(),
  ],
  [
    'after a revoke fails',
    [attach('peer'), { do: 'revoke', locking: 'taken' }, map('peer')],
    'refused -ENODEV revoked',
    vfio(),
  ],
  ['is given back', [attach('peer'), map('peer'), unmap('peer')], 'done 0 unmapped'],
  [
    'is not given back twice',
    [attach('peer'), map('peer'), unmap('peer'), unmap('peer')],
    'refused void nothing-mapped',
  ],
]);

holds('pin', [
  [
    'is for dynamic importers',
    [attach('peer'), pin('peer')],
    'flagged 0 pin-needs-dynamic has-to-move moved pinned',
    staticPeer(),
  ],
  [
    'stays in VRAM since 6.15 if every importer takes peer memory',
    [attach('peer'), pin('peer')],
    'done 0 pinned',
  ],
  [
    'goes to system memory if one does not',
    [attach('peer'), attach('far'), pin('peer')],
    'done 0 has-to-move notified moved pinned',
  ],
  [
    'goes to system memory without MOVE_NOTIFY',
    [attach('peer'), pin('peer')],
    'done 0 has-to-move notified moved pinned',
    { sharing: { moveNotify: false } },
  ],
  [
    'goes to system memory before 6.15',
    [attach('peer'), pin('peer')],
    'done 0 has-to-move notified moved pinned',
    older('6.11'),
  ],
  [
    'fails before 6.15 where the exporter has pinned VRAM',
    [attach('peer'), pin('exporter'), pin('peer')],
    'refused -EBUSY pinned-elsewhere',
    older('6.11'),
  ],
  [
    'is no call of 2018',
    [attach('peer'), pin('peer')],
    'refused -EOPNOTSUPP no-pin-call',
    { sharing: { generation: '2018-v3' } },
  ],
  ['is given back', [attach('peer'), pin('peer'), unpin('peer')], 'done 0 unpinned'],
  [
    'is given back as often as it was taken',
    [attach('peer'), pin('peer'), unpin('peer'), unpin('peer')],
    'flagged 0 not-pinned',
  ],
  [
    'by VFIO is refused in 6.19',
    [attach('peer'), pin('peer')],
    'refused -EOPNOTSUPP pin-not-possible',
    vfio({}, '6.19'),
  ],
  [
    'by VFIO is for importers that can lose the buffer',
    [attach('peer'), pin('peer')],
    'done 0 pinned',
    vfio(),
  ],
]);

holds('move', [
  [
    'leaves one behind that has neither callback nor pin',
    [attach('peer'), map('peer'), move('system-memory')],
    'flagged 0 moved-untold moved',
    { sharing: { importers: [importer('peer', { kind: 'dynamic-without-callback' })] } },
  ],
  [
    'but not one that has pinned',
    [attach('peer'), pin('peer'), map('peer'), move('system-memory')],
    'refused -EBUSY pinned-does-not-move',
    { sharing: { importers: [importer('peer', { kind: 'dynamic-without-callback' })] } },
  ],
  ['copies and leaves a fence', [move('system-memory')], 'done 0 moved'],
  [
    'tells every importer that has a table',
    [attach('peer'), map('peer'), move('system-memory')],
    'done 0 notified moved',
  ],
  ['tells one without a table too', [attach('peer'), move('system-memory')], 'done 0 notified moved'],
  [
    'is refused while a static importer has it mapped',
    [attach('peer'), map('peer'), move('visible-vram')],
    'refused -EBUSY pinned-does-not-move',
    staticPeer(),
  ],
  [
    'is refused while it is pinned',
    [attach('peer'), pin('peer'), move('system-memory')],
    'refused -EBUSY pinned-does-not-move',
  ],
  [
    'is refused while the CPU has an address',
    [attach('peer'), { do: 'vmap', party: 'peer', locking: 'taken' }, move('system-memory')],
    'refused -EBUSY pinned-does-not-move',
  ],
  [
    'goes through after the unpin',
    [attach('peer'), pin('peer'), unpin('peer'), move('system-memory')],
    'done 0 notified moved',
  ],
  ['to where it is does nothing', [move('visible-vram')], 'done 0 moved-already'],
  ['needs system memory', [move('system-memory')], 'refused -ENOMEM no-room', { platform: { memory: [] } }],
  ['of registers is refused', [move('system-memory')], 'refused -EOPNOTSUPP moves-not', vfio()],
  [
    'under a device without fences is not noticed',
    [attach('peer'), map('peer'), job('peer', { fences: 'none' }), move('system-memory')],
    'flagged 0 moved-under-a-job notified moved',
  ],
]);

holds('a job', [
  ['needs a table', [attach('peer'), job('peer')], 'refused -EINVAL no-table'],
  ['adds a fence', [attach('peer'), map('peer'), job('peer')], 'done 0 job-started'],
  [
    'on a new table waits for the move',
    [attach('far'), map('far'), job('far')],
    'done 0 job-started job-waits',
  ],
  [
    'that does not wait for the move reads what is not there yet',
    [attach('far'), map('far'), job('far', { fences: 'adds-only' })],
    'flagged 0 before-move-fence job-started',
  ],
  [
    'after the move fence has nothing to wait for',
    [attach('far'), map('far'), wait(2e6), job('far', { fences: 'adds-only' })],
    'done 0 job-started',
  ],
  [
    'is not started on an old table, even before the fences signal',
    [attach('peer'), map('peer'), job('peer'), move('system-memory'), job('peer')],
    'flagged 0 new-work-on-old-table job-started job-waits',
  ],
  [
    'on an old table after the fences goes astray',
    [attach('peer'), map('peer'), move('system-memory'), wait(2e6), job('peer', { operation: 'write' })],
    'flagged 0 stale-table job-started',
  ],
  [
    'by the old table is wrong though there is a new one',
    [
      attach('peer'),
      map('peer'),
      move('system-memory'),
      map('peer'),
      wait(2e6),
      job('peer', { table: 'old' }),
    ],
    'flagged 0 stale-table job-started',
  ],
  [
    'by the new table at once after an invalidation is right',
    [attach('peer'), map('peer'), move('system-memory'), map('peer'), job('peer')],
    'done 0 job-started job-waits',
  ],
  [
    'without a fence needs a pin',
    [attach('peer'), map('peer'), job('peer', { fences: 'none' })],
    'flagged 0 unfenced-and-unpinned job-started',
  ],
  [
    'without a fence on a pinned buffer is right',
    [attach('peer'), pin('peer'), map('peer'), job('peer', { fences: 'none' })],
    'done 0 job-started',
  ],
  [
    'is over before its table is given back',
    [attach('peer'), map('peer'), job('peer'), unmap('peer')],
    'flagged 0 unmapped-under-a-job unmapped',
  ],
  [
    'of the exporter brings the buffer back',
    [attach('far'), map('far'), job('exporter')],
    'done 0 has-to-move notified moved job-started job-waits',
  ],
  [
    'of an exporter that takes either place does not',
    [attach('far'), map('far'), job('exporter')],
    'done 0 job-started job-waits',
    { sharing: { exporter: { ownJobsTake: 'either' } } },
  ],
]);

const vmap: BufferCall = { do: 'vmap', party: 'peer', locking: 'taken' };
const vunmap: BufferCall = { do: 'vunmap', party: 'peer', locking: 'taken' };
holds('a mapping for the CPU', [
  [
    'brings VRAM beyond the BAR to where the CPU sees it',
    [attach('peer'), vmap],
    'done 0 has-to-move notified moved cpu-mapped',
    { sharing: { buffer: { startsIn: 'hidden-vram' } } },
  ],
  ['is given back', [attach('peer'), vmap, vunmap], 'done 0 cpu-unmapped'],
  [
    'lets the buffer move again',
    [attach('peer'), vmap, vunmap, move('system-memory')],
    'done 0 notified moved',
  ],
  ['is not given back twice', [attach('peer'), vmap, vunmap, vunmap], 'flagged 0 nothing-mapped'],
  ['needs an attachment', [vmap], 'refused -EINVAL not-attached'],
]);

holds('detach', [
  ['ends an attachment', [attach('peer'), detach('peer')], 'done 0 detached'],
  [
    'with a mapping leaves addresses behind',
    [attach('peer'), map('peer'), detach('peer')],
    'flagged 0 detached-mapped detached',
  ],
  [
    'with a pin leaves it behind',
    [attach('peer'), pin('peer'), detach('peer')],
    'flagged 0 detached-mapped detached',
  ],
  ['needs an attachment', [detach('peer')], 'refused void not-attached'],
]);

const revoke: BufferCall = { do: 'revoke', locking: 'taken' };
const awaitRelease: BufferCall = { do: 'await-release' };
holds('revoke', [
  ['is for exporters of registers', [revoke], 'refused -EOPNOTSUPP does-not-revoke'],
  ['tells every importer', [attach('peer'), map('peer'), revoke], 'done 0 notified revoked', vfio()],
  [
    'waits for all fences first',
    [attach('peer'), map('peer'), job('peer'), revoke, awaitRelease],
    'waits does not return waits-for-fences waits-for-unmap',
    vfio(),
  ],
  [
    'then for the unmap',
    [attach('peer'), map('peer'), revoke, awaitRelease],
    'waits does not return waits-for-unmap',
    vfio(),
  ],
  [
    'is over when everybody has unmapped',
    [attach('peer'), map('peer'), revoke, unmap('peer'), awaitRelease],
    'done 0 released',
    vfio(),
  ],
  [
    'names those who cannot know',
    [attach('peer'), map('peer'), revoke, awaitRelease],
    'waits does not return not-revocable waits-for-unmap',
    {
      ...vfio({ isRevocable: false }, '6.19'),
      sharing: { ...vfio({ isRevocable: false }, '6.19').sharing, generation: '2026' },
    },
  ],
  [
    'lets reads be thrown away until the unmap',
    [attach('peer'), map('peer'), revoke, job('peer')],
    'done 0 read-and-discard job-started',
    vfio(),
  ],
  [
    'allows no write any more',
    [attach('peer'), map('peer'), revoke, job('peer', { operation: 'write' })],
    'flagged 0 write-after-revoke job-started',
    vfio(),
  ],
  [
    'in 6.19 waits for nobody',
    [attach('peer'), map('peer'), job('peer'), revoke],
    'flagged 0 notified revoked revoke-without-waiting',
    vfio({}, '6.19'),
  ],
  [
    'in 6.19 cannot be waited for',
    [revoke, awaitRelease],
    'refused -EOPNOTSUPP does-not-revoke',
    vfio({}, '6.19'),
  ],
]);

it('every rule is provoked by one of these', () => {
  const elsewhere = ['reach-unknown', 'follows-unknown']; // way.test.ts: facts that a machine does not show
  expect(Object.keys(sharingRules).filter(rule => !provoked.has(rule))).toEqual(elsewhere);
});
