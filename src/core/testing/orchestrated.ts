import { driverContext } from '../p2pdma/memory/driverContext.ts';
import type { P2pMemory } from '../p2pdma/memory/drivers.ts';
import { policyFor } from '../p2pdma/policy/policy.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { nvmeofTarget } from '../scenes/machines/nvmeofTarget.ts';
import { buildMachine } from '../topology/buildMachine.ts';
import { type Machine, nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { publishedBy } from './publishedBy.ts';

/**
 * The NVMe-oF target: an adapter and drives 0 to 3 below one switch, drive 4 below another root port of a host bridge
 * that is not listed. With software RDMA over a network port, a disk on a USB controller, and a device that hangs on nothing.
 */
function targetMachine(): Machine {
  const built = buildMachine(nvmeofTarget.machine);
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  const { machine } = built.value;
  const nowhere = { id: nodeId('nowhere'), label: 'Network block device', parent: null, virtualDma: false };
  return { ...machine, others: [...machine.others, nowhere] };
}

/** The target with memory on these drives, under a kernel. */
export const onTarget = (
  settings: Partial<KernelSettings> = {},
  memory: P2pMemory = publishedBy('cmb0', 'cmb1', 'cmb4'),
) => {
  const all = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } as const, ...settings };
  return driverContext({ policy: policyFor(machineTree(targetMachine()), all), memory });
};
