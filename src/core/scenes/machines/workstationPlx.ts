import type { FunctionSpec } from '../../topology/buildSpec.ts';
import { samsungPm983 } from '../parts/drives.ts';
import { geForceGtx1080 } from '../parts/gpus.ts';
import { chipset100Port, chipsetLpc, chipsetSata, core6thHost, corePort } from '../parts/intelHosts.ts';
import { i210 } from '../parts/nics.ts';
import { pex8747, switchOf } from '../parts/switches.ts';
import { GiB, LINUX_ISOLATION, x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const [graphics, sound] = geForceGtx1080;
const card = (number: number): readonly FunctionSpec[] => [
  { ...graphics, id: `gpu${number}`, label: `GPU ${number}` },
  { ...sound, id: `gpu${number}-sound` },
];

/** A board that makes four x8 slots of the processor's sixteen lanes; the IOMMU is on, so Linux asked for ACS. */
export const workstationPlx: Scene = {
  ...titleOf('workstation-plx'),
  machine: {
    name: 'Workstation, PEX 8747 and four GPUs',
    hostBridges: [
      {
        numaNode: 0,
        functions: [
          core6thHost,
          corePort({
            at: '01.0',
            id: 'root-port',
            below: [
              switchOf(pex8747, {
                id: 'switch',
                acsControl: LINUX_ISOLATION,
                ports: ['08.0', '09.0', '10.0', '11.0'].map((at, number) => ({
                  at,
                  id: `port${number}`,
                  slot: `PCIE${number + 1}`,
                  link: x(8, 3),
                  below: card(number),
                })),
              }),
            ],
          }),
          chipsetSata(
            '17.0',
            0xa102,
            'Q170/Q150/B150/H170/H110/Z170/CM236 Chipset SATA Controller [AHCI Mode]',
          ),
          chipset100Port(9, {
            at: '1d.0',
            id: 'm2-port',
            slot: 'M2_1',
            below: [{ ...samsungPm983, id: 'nvme0', label: 'NVMe 0' }],
          }),
          chipset100Port(13, {
            at: '1d.4',
            id: 'lan-port',
            link: x(1, 3),
            below: [{ ...i210, id: 'nic0', label: 'NIC 0' }],
          }),
          chipsetLpc(0xa145, 'Z170 Chipset LPC/eSPI Controller'),
        ],
      },
    ],
  },
  // 8 GiB on each card, of which BAR 1 shows 256 MiB.
  deviceMemory: {
    privateMemories: [0, 1, 2, 3].map(number => ({ node: `gpu${number}`, sizeBytes: 8n * GiB })),
  },
  settings: { cpu: { vendor: 'intel', family: 6 }, commandLine: 'intel_iommu=on' },
  pair: { provider: 'gpu0', client: 'gpu1' },
  lookAt:
    'All four cards sit below one switch, four hops apart, but Request Redirect is set on each of its ports: everything goes up to the root port, and the host bridge 8086:191f is not on the list. Add pci=disable_acs_redir= with the two ports of a pair to the command line, and that pair is direct again. A card has 8 GiB of memory and a BAR of 256 MiB: its Memory tab shows the aperture, and the hole of the address space in which a driver has pages for the rest.',
  sources: [
    {
      title: 'PLX PEX 8747 product brief: 48 lanes, 5 ports',
      url: 'https://docs.broadcom.com/doc/12351854',
    },
    {
      title: 'Linux kernel parameters: pci=disable_acs_redir=',
      url: 'https://docs.kernel.org/admin-guide/kernel-parameters.html',
    },
  ],
  claims: [
    { provider: 'gpu0', client: 'gpu1', mapType: 'NOT_SUPPORTED', distance: 4 },
    { provider: 'gpu0', client: 'nvme0', mapType: 'NOT_SUPPORTED', distance: 6 },
  ],
};
