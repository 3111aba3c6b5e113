/** What a list of examples shows, apart from the machines, so that a page can list them without loading them. */
export interface SceneTitle {
  readonly id: SceneId;
  readonly title: string;
  /** One line. */
  readonly description: string;
}

export const sceneTitles = [
  {
    id: 'first-lesson',
    title: 'First lesson: one switch, two devices',
    description: 'A NIC and an NVMe drive with a memory buffer below one switch. Change one bit and see.',
  },
  {
    id: 'desktop',
    title: 'Desktop with a GPU and two NVMe drives',
    description: 'A 12th generation Core: its host bridge is on no list, so nothing crosses it.',
  },
  {
    id: 'workstation-plx',
    title: 'Workstation with one PLX switch and four GPUs',
    description: 'The IOMMU is on, and four ports of the switch send everything up.',
  },
  {
    id: 'epyc-nvme',
    title: 'EPYC server with NVMe drives on root ports',
    description: 'No switch at all: on Zen every pair goes through the host bridge.',
  },
  {
    id: 'dgx-1',
    title: 'DGX-1 class: eight V100, four switches',
    description: 'Two Broadwell sockets: direct below a switch, blocked across.',
  },
  {
    id: 'xeon-skylake',
    title: 'Two-socket Xeon Scalable',
    description:
      'A listed host bridge on each side: even across sockets, if the kernel looks at the right port.',
  },
  {
    id: 'hgx-h100',
    title: 'HGX H100 class: eight GPUs, eight NICs, four switches',
    description: 'Two Sapphire Rapids sockets: direct below a switch, through listed host bridges elsewhere.',
  },
  {
    id: 'nvmeof-target',
    title: 'NVMe-oF target: RNIC and drives with memory below a switch',
    description: 'Data can flow from the network into a drive without touching DRAM.',
  },
  {
    id: 'nvmeof-clients',
    title: 'NVMe-oF target at work: two clients, three drives that offer memory',
    description: 'Two drives are equally near and one is out: find a provider, bind it, and be refused.',
  },
  {
    id: 'power9-ac922',
    title: 'POWER9 AC922: every port a domain of its own',
    description: 'Seven PCI domains, translated addresses, GPUs below small switches.',
  },
  {
    id: 'thunderbolt-laptop',
    title: 'Laptop with a Thunderbolt chain',
    description: 'An external GPU and a drive behind tunnels; the IOMMU is on, yet one pair is direct.',
  },
  {
    id: 'odd-cases',
    title: 'Odd cases: virtual functions, conventional PCI, a second domain',
    description: 'Where the 2018 proposal and today’s kernel disagree.',
  },
  {
    id: 'nvme-rack',
    title: 'Rack of NVMe: 128 drives, eight switches',
    description: 'Some three hundred functions, to see how a large machine reads.',
  },
] as const satisfies readonly { id: string; title: string; description: string }[];
export type SceneId = (typeof sceneTitles)[number]['id'];

/** The title of a scene, for the scene itself. */
export function titleOf(id: SceneId): SceneTitle {
  const title = sceneTitles.find(scene => scene.id === id);
  if (!title) throw new Error(`no such scene: ${id}`);
  return title;
}
