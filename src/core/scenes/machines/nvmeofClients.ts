import type { DriverOperation } from '../../p2pdma/memory/operateDrivers.ts';
import { nodeId } from '../../topology/machine.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';
import { nvmeofTarget } from './nvmeofTarget.ts';

const { machine } = nvmeofTarget;
const offers = (id: string): DriverOperation => ({
  on: 'memory',
  operation: { kind: 'register-cmb', node: nodeId(id) },
});
const client = (id: string): DriverOperation => ({
  on: 'orchestrator',
  operation: { kind: 'add-client', client: nodeId(id) },
});

/** The same machine after its drivers have bound: three drives offer their buffers, and a target names its clients. */
export const nvmeofClients: Scene = {
  ...nvmeofTarget,
  ...titleOf('nvmeof-clients'),
  machine: {
    ...machine,
    name: 'NVMe-oF target at work',
    others: [
      ...(machine.others ?? []),
      { id: 'rxe1', label: 'rxe1, RDMA in software over the RNIC', parent: 'rnic', virtualDma: true },
    ],
  },
  operate: [...['cmb0', 'cmb1', 'cmb4'].map(offers), client('rnic'), client('nvme2')],
  tab: 'clients',
  lookAt:
    'The target of an NVMe over Fabrics connection has two clients: the adapter, into which data comes, and a plain drive, on which it ends. Three drives have published their buffers. Two are equally near to both clients, so chance decides; the third is below another root port and out. Find one and assign it, then switch to the client list of 2018 and add NVMe 4: the list is bound, and refuses it. rxe1 is RDMA in software over the same adapter: it is no PCI device, and the adapter stands for it.',
};
