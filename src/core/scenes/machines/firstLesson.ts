import { noLoadWithCmb, samsungPm983 } from '../parts/drives.ts';
import { core6thHost, corePort } from '../parts/intelHosts.ts';
import { connectX5 } from '../parts/nics.ts';
import { pex8747, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

/** The smallest machine in which the kernel's answer turns on one bit. */
export const firstLesson: Scene = {
  ...titleOf('first-lesson'),
  machine: {
    name: 'First lesson',
    hostBridges: [
      {
        numaNode: 0,
        functions: [
          core6thHost,
          corePort({
            at: '01.0',
            id: 'root-port-0',
            below: [
              switchOf(pex8747, {
                id: 'switch',
                ports: [
                  {
                    at: '08.0',
                    id: 'port-a',
                    link: x(8, 3),
                    below: [{ ...noLoadWithCmb, id: 'nvme', label: 'NVMe with memory' }],
                  },
                  { at: '10.0', id: 'port-b', below: [{ ...connectX5, id: 'nic', label: 'NIC' }] },
                ],
              }),
            ],
          }),
          corePort({
            at: '01.1',
            id: 'root-port-1',
            link: x(4, 3),
            below: [{ ...samsungPm983, id: 'other-nvme', label: 'NVMe elsewhere' }],
          }),
        ],
      },
    ],
  },
  settings: {},
  pair: { provider: 'nvme', client: 'nic' },
  lookAt:
    'The NIC reaches the drive’s memory below the switch, and the root port never sees it. Turn the IOMMU on: Linux then asks both ports of the switch to redirect, and the same pair is blocked. The drive below the other root port was never reachable: that way leads through a host bridge that is not on the kernel’s list.',
  sources: [
    {
      title: 'Linux: PCI peer-to-peer DMA support',
      url: 'https://docs.kernel.org/driver-api/pci/p2pdma.html',
    },
    {
      title: 'PLX PEX 8747 product brief',
      url: 'https://docs.broadcom.com/doc/12351854',
    },
  ],
  claims: [
    { provider: 'nvme', client: 'nic', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'nvme', client: 'other-nvme', mapType: 'NOT_SUPPORTED', distance: 6 },
  ],
};
