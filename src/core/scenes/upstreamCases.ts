import type { ScenePair } from './scene.ts';

/** A pair of a built-in machine on which the function proposed in 2018 and p2pdma say different things. */
export interface UpstreamCase extends ScenePair {
  readonly scene: string;
  /** What `pci_find_common_upstream_dev(provider, client)` answers; null: none. */
  readonly answers: string | null;
  /** The same the other way round. */
  readonly answersBack: string | null;
  /** Where the walks of p2pdma meet; null: nowhere. */
  readonly common: string | null;
  /** What the pair is. */
  readonly title: string;
  readonly why: string;
}

/** Each shows one quirk of the proposal. A test holds them against the engine. */
export const upstreamCases: readonly UpstreamCase[] = [
  {
    scene: 'odd-cases',
    provider: 'nic',
    client: 'lan',
    answers: 'slot1',
    answersBack: 'slot2',
    common: null,
    title: 'Two root ports of one host bridge',
    why: 'The root bus covers every number, so there is always an answer, and yet no bridge is above both.',
  },
  {
    scene: 'odd-cases',
    provider: 'nic',
    client: 'vmd-nvme',
    answers: 'slot1',
    answersBack: null,
    common: null,
    title: 'Two domains with the same bus numbers',
    why: 'The domain is not compared, so a drive of another domain counts as a neighbour; asked from there, the answer is none.',
  },
  {
    scene: 'odd-cases',
    provider: 'pci-lan',
    client: 'pci-scsi',
    answers: 'pci-lan',
    answersBack: 'pci-scsi',
    common: 'pci-bridge',
    title: 'Two devices on one bus',
    why: 'The first function already sits on a bus that covers the other, so the answer is an endpoint and no bridge at all.',
  },
  {
    scene: 'odd-cases',
    provider: 'hb:0000:00/02.0',
    client: 'nic',
    answers: 'hb:0000:00/02.0',
    answersBack: 'slot1',
    common: null,
    title: 'A device on the root bus',
    why: 'It is its own answer for everything below that host bridge.',
  },
  {
    scene: 'odd-cases',
    provider: 'lan/vf0',
    client: 'lan',
    answers: 'slot2',
    answersBack: 'lan',
    common: 'slot2',
    title: 'A virtual function on a bus of its own',
    why: 'Its range is that one bus, so the walk goes on to the port above; asked from the physical function, the answer is that function itself.',
  },
  {
    scene: 'nvmeof-target',
    provider: 'cmb0',
    client: 'rnic',
    answers: 'bay0',
    answersBack: 'rnic-port',
    common: 'switch',
    title: 'Two ports of one switch',
    why: 'The answer is the port on the first device’s own branch, not the switch above both, so it depends on who is named first.',
  },
];
