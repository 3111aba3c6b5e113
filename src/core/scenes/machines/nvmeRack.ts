import type { FunctionSpec, HostBridgeSpec } from '../../topology/buildSpec.ts';
import { kioxiaCm7 } from '../parts/drives.ts';
import { iceLakeUncore, sapphireRapidsPort } from '../parts/intelHosts.ts';
import { connectX7 } from '../parts/nics.ts';
import { pex89000, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const SHELVES = 8;
const DRIVES = 16;

/** A switch with sixteen drives and one adapter. */
function shelf(number: number): FunctionSpec {
  const drives = Array.from({ length: DRIVES }, (_, i) => {
    const bay = number * DRIVES + i;
    return {
      at: i.toString(16).padStart(2, '0'),
      slot: `Bay ${bay}`,
      link: x(4, 5),
      below: [{ ...kioxiaCm7, id: `nvme${bay}`, label: `NVMe ${bay}` }],
    };
  });
  const nic = {
    at: '10',
    slot: `NIC ${number}`,
    below: [{ ...connectX7, id: `nic${number}`, label: `NIC ${number}` }],
  };
  return sapphireRapidsPort({
    at: '01.0',
    below: [switchOf(pex89000, { ports: [...drives, nic] })],
  });
}

/** Not one product but a pattern: as many drives as one machine's bus numbers take with ease. */
export const nvmeRack: Scene = {
  ...titleOf('nvme-rack'),
  machine: {
    name: 'Rack of NVMe',
    hostBridges: Array.from(
      { length: SHELVES },
      (_, number): HostBridgeSpec => ({
        bus: number * 0x20,
        numaNode: number < SHELVES / 2 ? 0 : 1,
        functions: [...iceLakeUncore, shelf(number)],
      }),
    ),
  },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'nvme0', client: 'nic0' },
  lookAt:
    'Sixteen drives share one uplink and one adapter. Within a shelf every pair is direct; from shelf to shelf everything goes through host bridges that are listed. The matrix shows eight blocks along its diagonal.',
  sources: [
    {
      title: 'Broadcom PEX89000 Managed PCI Express 5.0 Switches',
      url: 'https://docs.broadcom.com/docs/PEX89000-Managed-PCI-Express-5.0-Switches',
    },
    {
      title: 'Linux: drivers/pci/p2pdma.c, the host bridge list',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/p2pdma.c',
    },
  ],
  claims: [
    { provider: 'nvme0', client: 'nic0', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'nvme0', client: 'nvme127', mapType: 'THRU_HOST_BRIDGE', distance: 8 },
  ],
};
