import { describe, expect, it } from 'vitest';
import { allHops } from '../fabric/routing/hop.ts';
import { node, withFunction } from '../testing/fabricMachine.ts';
import {
  attach,
  contextOf,
  importer,
  job,
  lastOf,
  map,
  move,
  play,
  type Shared,
} from '../testing/sharedBuffer.ts';
import { ACS_RR } from '../topology/acs.ts';
import { known, unknown } from '../topology/fact.ts';
import { attachmentOf } from './bufferState.ts';
import type { Placement } from './placement.ts';
import { routeOf } from './routesOfRun.ts';
import { wayTo } from './way.ts';

const translated: Shared['platform'] = { iommu: { mode: 'translated', ats: false } };
const vfio: Shared['sharing'] = { exporter: { driver: 'vfio-pci' } };
/** Redirect at the ports of the switch: the peer is reached through the host bridge, if that is allowed. */
const redirecting: Pick<Shared, 'machine' | 'settings'> = {
  machine: machine =>
    withFunction(machine, 'sw.1', () => ({
      acs: known(
        { capability: known(0x7f, 'edited'), control: known(ACS_RR, 'edited'), egressVector: unknown },
        'edited',
      ),
    })),
  settings: { cpu: { vendor: 'amd', family: 0x19 } },
};

describe('the addresses that an importer gets', () => {
  const rows: readonly (readonly [string, Placement, Shared, RegExp])[] = [
    ['system memory without an IOMMU is where it is', 'system-memory', {}, /^bus address/],
    ['system memory behind an IOMMU is an IOVA', 'system-memory', { platform: translated }, /^IOVA/],
    ['VRAM of amdgpu is mapped as a resource: its bus address', 'visible-vram', {}, /^bus address/],
    [
      'and an IOVA behind an IOMMU, although the peer is below one switch',
      'visible-vram',
      { platform: translated },
      /^IOVA/,
    ],
    [
      'memory of VFIO below a common bridge goes round the IOMMU',
      'visible-vram',
      { sharing: vfio, platform: translated },
      /^bus address/,
    ],
    [
      'memory of VFIO through the host bridge is an IOVA',
      'visible-vram',
      { sharing: vfio, platform: translated, ...redirecting },
      /^IOVA/,
    ],
    [
      'where the DMA layer returns the physical address, that is what the device gets',
      'visible-vram',
      { platform: { dmaLayer: 'returns-physical' } },
      /^CPU physical/,
    ],
  ];
  it.each(rows)('%s', (_, placement, shared, address) => {
    const way = wayTo(contextOf(shared), 'peer', placement);
    expect(way.kind === 'mapped' && way.address).toMatch(address);
  });

  it('none longer than 4 GiB - 1', () => {
    const way = wayTo(
      contextOf({ sharing: { ...vfio, buffer: { sizeBytes: 2 ** 33 } }, platform: { memory: [] } }),
      'peer',
      'visible-vram',
    );
    expect(way.kind === 'mapped' && way.entries).toBe(3);
  });
});

describe('what is not known', () => {
  const unseen = (machine: Parameters<NonNullable<Shared['machine']>>[0]) =>
    withFunction(machine, 'sw.1', () => ({ acs: unknown }));
  it('is not taken for a peer out of reach: the attachment cannot be told, and the fact is named', () => {
    const run = play([attach('peer')], { machine: unseen });
    expect(lastOf(run)).toBe('unknown unknown reach-unknown');
    expect(run.steps[0]?.outcome.missing.map(({ node: at }) => at)).toContain('sw.1');
    expect(attachmentOf(run.final, 'peer')).toBeUndefined();
  });
  it('goes on: no later call of that party is told, and none is refused for it', () => {
    const run = play([attach('peer'), map('peer'), job('peer'), attach('far'), map('far')], {
      machine: unseen,
    });
    expect(run.steps.map(({ outcome }) => outcome.standing)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'done',
      'done',
    ]);
    expect(run.steps[1]?.outcome.findings.map(({ rule }) => rule)).toEqual(['follows-unknown']);
    expect(run.counters.refused).toBe(0);
  });
  it('does not matter to an importer that takes no peer memory', () => {
    const sharing = { importers: [importer('peer', { allowsPeer2Peer: false })] };
    expect(lastOf(play([attach('peer')], { machine: unseen, sharing }))).toBe(
      'done 0 peer2peer-not-asked attached-dynamic',
    );
  });
});

describe('what the kernel says', () => {
  const texts = (shared: Shared) =>
    play([attach('far')], shared).steps[0]?.outcome.messages.map(({ text }) => text);
  it('about a peer that cannot be reached, until 6.1', () => {
    expect(texts({ settings: { kernel: '6.0' }, sharing: { generation: '5.7' } })).toEqual([
      expect.stringMatching(
        /^0000:..:00\.0: cannot be used for peer-to-peer DMA as the client and provider \(0000:..:00\.0\) do not share an upstream bridge or whitelisted host bridge$/,
      ),
    ]);
    expect(texts({ settings: { kernel: '6.2' }, sharing: { generation: '5.7' } })).toEqual([]);
  });
});

describe('where the bytes go', () => {
  const nodesOf = (shared: Shared, script: Parameters<typeof play>[0]) => {
    const context = contextOf(shared);
    const traffic = play(script, shared).steps.at(-1)?.traffic ?? [];
    return traffic.map(each => {
      const routed = routeOf(context, each);
      return `${each.why} ${
        routed
          ? allHops(routed)
              .map(({ at }) => at)
              .join(' ')
          : ''
      }`;
    });
  };
  const reading = [attach('peer'), map('peer'), job('peer')];
  it('of a peer below the switch stay below it', () => {
    expect(nodesOf({}, reading)).toEqual(['job peer sw.1 sw.0 gpu gpu sw.0 sw.1 peer']);
  });
  it('of amdgpu behind an IOMMU go through the root complex', () => {
    expect(nodesOf({ platform: translated }, reading)[0]).toContain('rc');
  });
  it('of a move go from the exporter to memory', () => {
    expect(nodesOf({}, [move('system-memory')])).toEqual(['move gpu sw.0 sw rp rc']);
  });
  it('of a job by an old table go to where the buffer was', () => {
    const script = [
      attach('peer'),
      map('peer'),
      move('system-memory'),
      { do: 'wait', durationNs: 2e6 } as const,
      job('peer'),
    ];
    expect(nodesOf({}, script)).toEqual(['job peer sw.1 sw.0 gpu gpu sw.0 sw.1 peer']);
  });
  it('over xGMI are not on PCIe', () => {
    expect(nodesOf({}, [attach('hive'), map('hive'), job('hive')])).toEqual([]);
    expect(contextOf().reaches.get('hive')?.function).toBe(node('hive'));
  });
});
