import { type Drivers, noDrivers, type P2pMemory } from '../p2pdma/memory/drivers.ts';
import { type DriverOperation, operateDrivers } from '../p2pdma/memory/operateDrivers.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { newDocument, type PeerlaneDocument } from '../share/document.ts';
import { architectureOf } from '../topology/architecture.ts';
import { buildMachine } from '../topology/buildMachine.ts';
import { type NodeId, nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import type { Scene } from './scene.ts';

/** A scene as a document, and the pair that is shown first. */
export interface BuiltScene {
  readonly document: PeerlaneDocument;
  readonly pair: { readonly provider: NodeId; readonly client: NodeId };
}

/** Draws the machine of a scene. Scenes are ours, so one that cannot be built is a bug and throws. */
export function buildScene(scene: Scene): BuiltScene {
  const built = buildMachine(scene.machine);
  if (!built.ok) {
    throw new Error(`scene ${scene.id}: ${built.error.map(({ message }) => message).join(' ')}`);
  }
  const { provider, client } = scene.pair;
  const document = newDocument(built.value.machine, { ...defaultSettings, ...scene.settings });
  const drivers = { ...noDrivers, memory: memoryOf(scene) };
  return {
    document: { ...document, drivers: operated({ ...document, drivers }, scene.operate ?? []) },
    pair: { provider: nodeId(provider), client: nodeId(client) },
  };
}

/** What drivers have set up, once they did what the scene has them do; a refusal leaves everything as it was. */
function operated(
  { machine, settings, drivers }: PeerlaneDocument,
  operations: readonly DriverOperation[],
): Drivers {
  const asked = {
    machine: { tree: machineTree(machine), architecture: architectureOf(machine) },
    settings,
  };
  return operations.reduce(
    (now, operation) => operateDrivers({ ...asked, drivers: now }, operation).drivers,
    drivers,
  );
}

/** What the devices have; no driver has offered any of it yet. */
function memoryOf({ deviceMemory = {} }: Scene): P2pMemory {
  const { cmbs = [], privateMemories = [] } = deviceMemory;
  return {
    ...noDrivers.memory,
    cmbs: cmbs.map(cmb => ({ ...cmb, node: nodeId(cmb.node) })),
    privateMemories: privateMemories.map(each => ({ ...each, node: nodeId(each.node) })),
  };
}
