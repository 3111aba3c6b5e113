import type { NodeId } from '../../topology/machine.ts';
import { namedMachine, nameOf } from '../../topology/nodeName.ts';
import type { TextPart } from '../../topology/sentence.ts';
import type { Policy } from '../policy/policy.ts';
import type { P2pMemory } from './drivers.ts';

/** What the calls of an orchestrator depend on: the policy, and who offers memory. */
export interface DriverSettings {
  readonly policy: Policy;
  readonly memory: P2pMemory;
}

/** The same with what devices are called in sentences, worked out once for many calls. */
export interface DriverContext extends DriverSettings {
  readonly labels: ReadonlyMap<NodeId, string>;
  readonly named: (id: NodeId) => TextPart;
}

export function driverContext({ policy, memory }: DriverSettings): DriverContext {
  const names = namedMachine(policy.tree);
  return { policy, memory, labels: names.labels, named: id => nameOf(names, id) };
}
