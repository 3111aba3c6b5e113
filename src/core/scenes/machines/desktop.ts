import { kioxiaCm7, samsungPm9a3 } from '../parts/drives.ts';
import { geForceRtx4090 } from '../parts/gpus.ts';
import {
  chipset600Port,
  chipsetLpc,
  chipsetSata,
  chipsetSmbus,
  core12thHost,
  core12thPort,
  core12thStoragePort,
  intelGraphics,
} from '../parts/intelHosts.ts';
import { i225 } from '../parts/nics.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const [graphics, sound] = geForceRtx4090;

/** A client machine of 2022: what the processor has for the graphics card and one drive, the rest on the chipset. */
export const desktop: Scene = {
  ...titleOf('desktop'),
  machine: {
    name: 'Desktop, 12th generation Core',
    hostBridges: [
      {
        // 39 bits of physical address, as client processors have.
        windows: [
          { base: 0x8000_0000n, limit: 0xbfff_ffffn, offset: 0n, prefetchable: false },
          { base: 0x40_0000_0000n, limit: 0x7f_ffff_ffffn, offset: 0n, prefetchable: false },
        ],
        numaNode: 0,
        functions: [
          core12thHost,
          core12thPort({
            at: '01.0',
            id: 'graphics-port',
            slot: 'PCIEX16(G5)',
            below: [
              { ...graphics, id: 'gpu', label: 'GPU' },
              { ...sound, id: 'gpu-sound' },
            ],
          }),
          intelGraphics(0x4680, 'AlderLake-S GT1 [UHD Graphics 770]'),
          core12thStoragePort({
            at: '06.0',
            id: 'm2-port',
            slot: 'M2_1',
            below: [{ ...samsungPm9a3, id: 'nvme0', label: 'NVMe 0' }],
          }),
          chipsetSata('17.0', 0x7ae2, 'Alder Lake-S PCH SATA Controller [AHCI Mode]'),
          chipset600Port(1, {
            at: '1c.0',
            id: 'lan-port',
            link: x(1, 3),
            below: [{ ...i225, id: 'nic', label: 'NIC' }],
          }),
          chipset600Port(9, {
            at: '1d.0',
            id: 'chipset-m2-port',
            slot: 'M2_2',
            below: [{ ...kioxiaCm7, id: 'nvme1', label: 'NVMe 1' }],
          }),
          chipsetLpc(0x7a84, 'Z690 Chipset LPC/eSPI Controller'),
          chipsetSmbus(0x7aa3, 'Alder Lake-S PCH SMBus Controller'),
        ],
      },
    ],
  },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'gpu', client: 'nvme0' },
  lookAt:
    'Every device has a root port of its own, so each pair would have to cross the host bridge 8086:4660, and that is not on the kernel’s list. Choose an AMD processor with family 17h or later to see what the same tree gives there.',
  sources: [
    {
      title: '12th Generation Intel Core Processors Datasheet, Volume 1',
      url: 'https://edc.intel.com/content/www/us/en/design/ipla/software-development-platforms/client/platforms/alder-lake-desktop/12th-generation-intel-core-processors-datasheet-volume-1-of-2/001/processor-sku-support-matrix/',
    },
    {
      title: 'Linux: drivers/pci/p2pdma.c, the host bridge list',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/p2pdma.c',
    },
  ],
  claims: [
    { provider: 'gpu', client: 'nvme0', mapType: 'NOT_SUPPORTED', distance: 4 },
    { provider: 'gpu', client: 'gpu-sound', mapType: 'BUS_ADDR', distance: 2 },
  ],
};
