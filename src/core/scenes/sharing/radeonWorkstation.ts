import type { Importer, Sharing } from '../../dmabuf/sharing.ts';
import type { MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { noLoadWithCmb } from '../parts/drives.ts';
import { radeonRx580 } from '../parts/gpus.ts';
import { chipset100Port, chipsetLpc, core6thHost, corePort } from '../parts/intelHosts.ts';
import { connectX5 } from '../parts/nics.ts';
import { pex8747, switchOf } from '../parts/switches.ts';
import { GiB, MiB, x } from '../parts/units.ts';

/** Two Radeons, an RDMA adapter and a drive with memory below one switch; a third Radeon where no peer reaches it. */
export const radeonWorkstation: MachineSpec = {
  name: 'Workstation, PEX 8747, three Radeons',
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
              ports: [
                {
                  at: '08.0',
                  id: 'port0',
                  slot: 'PCIE1',
                  link: x(8, 3),
                  below: [{ ...radeonRx580(8n * GiB), id: 'gpu0', label: 'GPU 0' }],
                },
                {
                  at: '09.0',
                  id: 'port1',
                  slot: 'PCIE2',
                  link: x(8, 3),
                  below: [{ ...radeonRx580(8n * GiB), id: 'gpu1', label: 'GPU 1' }],
                },
                {
                  at: '10.0',
                  id: 'port2',
                  slot: 'PCIE3',
                  link: x(8, 3),
                  below: [{ ...connectX5, id: 'rnic', label: 'RNIC' }],
                },
                {
                  at: '11.0',
                  id: 'port3',
                  slot: 'PCIE4',
                  link: x(8, 3),
                  below: [{ ...noLoadWithCmb, id: 'cmb', label: 'NVMe with CMB' }],
                },
              ],
            }),
          ],
        }),
        chipset100Port(9, {
          at: '1d.0',
          id: 'chipset-port',
          slot: 'PCIE5',
          below: [{ ...radeonRx580(256n * MiB), id: 'gpu2', label: 'GPU 2' }],
        }),
        chipsetLpc(0xa145, 'Z170 Chipset LPC/eSPI Controller'),
      ],
    },
  ],
};

export const intelClient = { cpu: { vendor: 'intel', family: 6 } } as const;

/** A frame of 3840 by 2160 pixels of 4 bytes. */
const FRAME_BYTES = 3840 * 2160 * 4;

/** GPU 0 shares a frame out of its VRAM, and its copy engine fills a x16 link of the third generation. */
export const frameOfGpu0 = (importers: readonly Importer[], more: Partial<Sharing> = {}): Sharing => ({
  generation: '2026',
  moveNotify: true,
  exporter: {
    node: nodeId('gpu0'),
    driver: 'amdgpu',
    prefers: 'vram',
    ownJobsTake: 'preferred',
    invalidates: true,
  },
  buffer: { sizeBytes: FRAME_BYTES, bar: 0, offsetBytes: 64n * MiB, startsIn: 'visible-vram' },
  importers,
  copyGigabytesPerSecond: 12,
  ...more,
});

/** A device as an importer that does all that can be asked of one. */
export const importing = (id: string, more: Partial<Importer> = {}): Importer => ({
  id,
  node: nodeId(id),
  kind: 'dynamic',
  allowsPeer2Peer: true,
  takes: 'either',
  isRevocable: true,
  ...more,
});
