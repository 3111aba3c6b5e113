import { ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import { samsungPm9a3, samsungPm983 } from '../parts/drives.ts';
import { geForceRtx3060 } from '../parts/gpus.ts';
import {
  chipsetLpc,
  chipsetSmbus,
  intelGraphics,
  thunderboltUsb,
  tigerLakeHost,
  tigerLakePort,
  tigerLakeThunderboltPort,
} from '../parts/intelHosts.ts';
import { i210 } from '../parts/nics.ts';
import { alpineRidge, switchOf, titanRidge } from '../parts/switches.ts';
import { GiB, LINUX_ISOLATION, x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const [graphics, sound] = geForceRtx3060;
/** Linux sets these where it can on ports that lead outside; Thunderbolt bridges have no redirect to set. */
const EXTERNAL = ACS_SV | ACS_TB | ACS_UF;

/** A dock, and behind it a case with a graphics card: each is a switch, and the tunnel shows as x4 Gen1. */
export const thunderboltLaptop: Scene = {
  ...titleOf('thunderbolt-laptop'),
  machine: {
    name: 'Laptop with Thunderbolt dock and external GPU',
    hostBridges: [
      {
        windows: [
          { base: 0x8000_0000n, limit: 0xbfff_ffffn, offset: 0n, prefetchable: false },
          { base: 0x40_0000_0000n, limit: 0x7f_ffff_ffffn, offset: 0n, prefetchable: false },
        ],
        numaNode: 0,
        functions: [
          tigerLakeHost,
          intelGraphics(0x9a49, 'TigerLake-LP GT2 [Iris Xe Graphics]'),
          tigerLakePort({
            at: '06.0',
            id: 'm2-port',
            below: [{ ...samsungPm9a3, id: 'nvme', label: 'NVMe inside' }],
          }),
          tigerLakeThunderboltPort({
            at: '07.0',
            id: 'thunderbolt-port',
            acsControl: LINUX_ISOLATION | ACS_TB,
            below: [
              switchOf(titanRidge, {
                id: 'dock',
                acsControl: EXTERNAL,
                ports: [
                  { at: '02.0', id: 'dock-usb-port', below: [{ ...thunderboltUsb, id: 'dock-usb' }] },
                  {
                    at: '03.0',
                    id: 'dock-lan-port',
                    link: x(1, 1),
                    below: [{ ...i210, id: 'dock-lan', label: 'NIC in the dock' }],
                  },
                  {
                    at: '04.0',
                    id: 'dock-next',
                    below: [
                      switchOf(alpineRidge, {
                        id: 'case',
                        acsControl: EXTERNAL,
                        ports: [
                          {
                            at: '01.0',
                            id: 'case-gpu-port',
                            below: [
                              { ...graphics, id: 'egpu', label: 'External GPU' },
                              { ...sound, id: 'egpu-sound' },
                            ],
                          },
                          {
                            at: '04.0',
                            id: 'case-next',
                            below: [{ ...samsungPm983, id: 'enclosure', label: 'NVMe outside' }],
                          },
                        ],
                      }),
                    ],
                  },
                ],
              }),
            ],
          }),
          chipsetLpc(0xa082, 'Tiger Lake-LP LPC Controller'),
          chipsetSmbus(0xa0a3, 'Tiger Lake-LP SMBus Controller'),
        ],
      },
    ],
  },
  deviceMemory: { privateMemories: [{ node: 'egpu', sizeBytes: 12n * GiB }] },
  settings: { cpu: { vendor: 'intel', family: 6 }, commandLine: 'intel_iommu=on' },
  pair: { provider: 'egpu', client: 'enclosure' },
  lookAt:
    'The IOMMU is on and the ports that lead outside are isolated, but Thunderbolt bridges show no Request Redirect in their ACS capability: the external GPU and the drive beside it are direct. The drive inside the laptop sits below another root port, and the host bridge 8086:9a14 is not on the list.',
  sources: [
    {
      title: 'Linux: USB4 and Thunderbolt, security levels and PCIe tunnels',
      url: 'https://docs.kernel.org/admin-guide/thunderbolt.html',
    },
    {
      title: 'The PCI ID database: JHL6540 and JHL7540 Thunderbolt 3 bridges',
      url: 'https://pci-ids.ucw.cz/read/PC/8086',
    },
  ],
  claims: [
    { provider: 'egpu', client: 'enclosure', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'egpu', client: 'dock-lan', mapType: 'BUS_ADDR', distance: 6 },
    { provider: 'egpu', client: 'nvme', mapType: 'NOT_SUPPORTED', distance: 8 },
  ],
};
