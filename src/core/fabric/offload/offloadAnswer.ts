import { err, ok, type Result } from '../../lib/result.ts';
import { driverContext } from '../../p2pdma/memory/driverContext.ts';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import { connectController, type NvmetChoice } from '../../p2pdma/nvmet/nvmet.ts';
import type { NvmetTarget } from '../../p2pdma/nvmet/nvmetTarget.ts';
import { policyFor } from '../../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { say } from '../../topology/sentence.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { platformOf } from '../platform/platformOf.ts';
import { fabricOf } from '../routing/fabric.ts';
import type { RequestError } from '../routing/hop.ts';
import { type IoPath, nvmetIo, type TargetContext } from './nvmetIo.ts';
import { type OffloadCost, offloadCost } from './offloadCost.ts';

/** An NVMe-oF target and what a host asks of it. All plain data. */
export interface OffloadQuestion extends Omit<NvmetTarget, 'queueEntries'> {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly memory: P2pMemory;
}

/** One command with its way. */
export interface OffloadCommand extends Omit<IoPath, 'memory'> {
  readonly nsid: number;
}

export interface OffloadSide {
  readonly commands: readonly OffloadCommand[];
  /** By command, in the same order. */
  readonly cost: OffloadCost;
}

export interface OffloadAnswer {
  /** What the connection chose for each namespace, once and for all. */
  readonly choices: readonly NvmetChoice[];
  /** As the target serves it: out of the chosen memory as far as that goes, the rest through DRAM. */
  readonly served: OffloadSide;
  /** The same with peer-to-peer memory off. */
  readonly throughMemory: OffloadSide;
  /** Lanes of the processor that only the way through memory uses. */
  readonly freedLanes: number;
}

/** Connects a host, sends its commands, and counts what they cost with peer-to-peer memory and without. */
export function answerOffload(question: OffloadQuestion): Result<OffloadAnswer, RequestError> {
  const { context, choices } = connect(question);
  const served = serve(context, question, choices);
  if (!served.ok) return served;
  const none = choices.map(
    (choice): NvmetChoice => ({
      ...choice,
      provider: null,
      why: say`Peer-to-peer memory is off, to compare.`,
    }),
  );
  const throughMemory = serve(context, question, none);
  if (!throughMemory.ok) return throughMemory;
  return ok({
    choices,
    served: served.value,
    throughMemory: throughMemory.value,
    freedLanes: throughMemory.value.cost.rootPortLanes - served.value.cost.rootPortLanes,
  });
}

function connect({
  machine,
  settings,
  platform: edits,
  memory,
  namespaces,
  rdmaDevice,
  seed,
}: OffloadQuestion): {
  readonly context: TargetContext;
  readonly choices: readonly NvmetChoice[];
} {
  const policy = policyFor(machineTree(machine), settings);
  const fabric = fabricOf(policy.tree, platformOf(policy.tree, { settings, edits }));
  const context = { fabric, policy, memory: { machine: fabric, kernel: policy.row, names: fabric } };
  const choices = connectController(driverContext({ policy, memory }), namespaces, { rdmaDevice, seed });
  return { context, choices };
}

/** All commands at once: each takes its memory before the next, and none gives it back. */
function serve(
  context: TargetContext,
  { namespaces, rdmaDevice, operation, sizeBytes, commandsInFlight, ...question }: OffloadQuestion,
  choices: readonly NvmetChoice[],
): Result<OffloadSide, RequestError> {
  const commands: OffloadCommand[] = [];
  let memory = question.memory;
  for (let n = 0; n < commandsInFlight; n++) {
    for (const choice of choices) {
      const namespace = namespaces.find(({ nsid }) => nsid === choice.nsid);
      if (!namespace) throw new Error(`no namespace ${choice.nsid}`);
      const io = { namespace, choice, rdmaDevice, operation, sizeBytes, queue: 1 };
      const path = nvmetIo(context, memory, io);
      if (!path.ok) return err(path.error);
      const { memory: after, ...command } = path.value;
      memory = after;
      commands.push({ ...command, nsid: choice.nsid });
    }
  }
  return ok({
    commands,
    cost: offloadCost(
      context.fabric,
      commands.map(({ legs }) => legs),
    ),
  });
}
