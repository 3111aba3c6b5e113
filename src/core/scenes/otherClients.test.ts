import { describe, expect, it } from 'vitest';
import { driverContext } from '../p2pdma/memory/driverContext.ts';
import { noDrivers } from '../p2pdma/memory/drivers.ts';
import { distanceMany } from '../p2pdma/policy/distanceMany.ts';
import { policyFor } from '../p2pdma/policy/policy.ts';
import { nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { openScene } from './scenes.ts';

/** What the NVMe-oF target shows of clients that are no PCI functions, by kernel. */
describe('a client that is no PCI function', () => {
  const scene = openScene('nvmeof-target');
  if (!scene) throw new Error('no such scene');
  const { machine, settings } = scene.document;
  const ask = (provider: string, client: string, kernel: string) => {
    const policy = policyFor(machineTree(machine), { ...settings, kernel });
    const context = driverContext({ policy, memory: noDrivers.memory });
    const [standing] = distanceMany(context, {
      provider: nodeId(provider),
      clients: [nodeId(client)],
      isVerbose: false,
    }).clients;
    return [standing?.function ?? null, standing?.mapType];
  };

  it.each([
    ['software RDMA stands for its network port', 'lan1', 'rxe0', '7.2', ['lan0', 'BUS_ADDR']],
    ['and is refused for its DMA by the CPU', 'lan1', 'rxe0', '5.4', ['lan0', 'NOT_SUPPORTED']],
    ['a USB disk stands for the controller', 'cmb0', 'usb-disk', '7.2', ['usb', 'NOT_SUPPORTED']],
    ['what hangs on nothing is refused', 'cmb0', 'siw0', '7.2', [null, 'NOT_SUPPORTED']],
  ])('%s', (_, provider, client, kernel, said) => {
    expect(ask(provider, client, kernel)).toEqual(said);
  });
});
