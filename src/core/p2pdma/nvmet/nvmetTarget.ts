import { assertNever } from '../../lib/assertNever.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { deviceKind } from '../../topology/deviceKind.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import { type DriverSettings, driverContext } from '../memory/driverContext.ts';
import { judgePair } from '../policy/judgePair.ts';
import { enableNamespace, type NvmetNamespace, storeP2pmem } from './nvmet.ts';

/** An NVMe-oF target as a person sets it up, and what a host asks of it. Plain data in the document. */
export interface NvmetTarget {
  /** Over which the host connects. */
  readonly rdmaDevice: NodeId;
  /** With numbers of their own. */
  readonly namespaces: readonly NvmetNamespace[];
  /** Decides ties between providers. */
  readonly seed: number;
  /** What the host does to every namespace at the same time. */
  readonly operation: 'read' | 'write';
  readonly sizeBytes: number;
  /** For each namespace. */
  readonly commandsInFlight: number;
  /** Entries of the submission queue that the host driver of each drive would like in the drive's own memory; 0: none. */
  readonly queueEntries: number;
}

/** What an administrator does to a namespace through configfs. */
export type TargetOperation =
  | { readonly kind: 'write-p2pmem'; readonly nsid: number; readonly text: string }
  | { readonly kind: 'enable'; readonly nsid: number }
  | { readonly kind: 'disable'; readonly nsid: number }
  /** Each is disabled, written to, and enabled again. */
  | { readonly kind: 'write-all'; readonly text: string };

export interface TargetStep {
  readonly target: NvmetTarget;
  readonly outcome: CallOutcome;
}

/** Does one thing to a namespace; a refusal leaves it as it was. A number that no namespace has is a bug and throws. */
export function operateOnTarget(
  settings: DriverSettings,
  target: NvmetTarget,
  operation: TargetOperation,
): TargetStep {
  if (operation.kind === 'write-all') return writeAll(settings, target, operation.text);
  const namespace = target.namespaces.find(({ nsid }) => nsid === operation.nsid);
  if (!namespace) throw new Error(`no namespace ${operation.nsid}`);
  const step = operate(settings, namespace, target.seed, operation);
  const namespaces = target.namespaces.map(each => (each === namespace ? step.namespace : each));
  return { target: { ...target, namespaces }, outcome: step.outcome };
}

/** One after the other; one that cannot be enabled with it stays disabled, and says why. */
function writeAll(settings: DriverSettings, target: NvmetTarget, text: string): TargetStep {
  const context = driverContext(settings);
  const steps = target.namespaces.map(namespace => {
    const written = storeP2pmem(context, { ...namespace, isEnabled: false }, text);
    return written.outcome.succeeded ? enableNamespace(context, written.namespace, target.seed) : written;
  });
  const refused = steps.filter(({ outcome }) => !outcome.succeeded).map(({ outcome }) => outcome);
  const [first] = refused;
  const outcome: CallOutcome = {
    call: 'nvmet_ns_enable',
    succeeded: refused.length === 0,
    returned: first?.returned ?? '0',
    sentence: first
      ? [...say`${refused.length} of ${steps.length} namespaces are refused. `, ...first.sentence]
      : say`All namespaces are enabled with ${text} in their p2pmem attribute.`,
    messages: refused.flatMap(({ messages }) => messages),
  };
  return { target: { ...target, namespaces: steps.map(({ namespace }) => namespace) }, outcome };
}

function operate(
  settings: DriverSettings,
  namespace: NvmetNamespace,
  seed: number,
  operation: Exclude<TargetOperation, { readonly kind: 'write-all' }>,
) {
  switch (operation.kind) {
    case 'write-p2pmem':
      return storeP2pmem(driverContext(settings), namespace, operation.text);
    case 'enable':
      return enableNamespace(driverContext(settings), namespace, seed);
    case 'disable': {
      const sentence = say`Namespace ${namespace.nsid} is disabled: hosts see it no more, and it can be changed.`;
      const outcome = { call: 'nvmet_ns_disable', succeeded: true, returned: 'void', sentence, messages: [] };
      return { namespace: { ...namespace, isEnabled: false }, outcome };
    }
    default:
      return assertNever(operation);
  }
}

/** As many drives as are looked at by default. */
const FIRST_NAMESPACES = 4;

/**
 * A first target on a machine: the network adapter with the most drives that it reaches below a switch, and a namespace
 * for each of these, else of any. They use peer-to-peer memory where the kernel lets them. Error: no adapter, or no drive.
 */
export function proposeTarget(settings: DriverSettings): Result<NvmetTarget, Sentence> {
  const { policy } = settings;
  const endpoints = policy.tree.machine.functions.filter(fn => fn.kind === 'endpoint');
  const drives = endpoints.filter(fn => deviceKind(fn) === 'nvme');
  const adapters = endpoints.filter(fn => deviceKind(fn) === 'nic');
  if (drives.length === 0) return err(say`This machine has no NVMe drive to offer to hosts.`);
  const near = (adapter: NodeId) =>
    drives.filter(({ id }) => judgePair(policy, id, adapter).mapType === 'BUS_ADDR');
  const best = adapters
    .map(({ id }) => ({ id, drives: near(id) }))
    .toSorted((a, b) => b.drives.length - a.drives.length)[0];
  if (!best) return err(say`This machine has no network adapter over which a host could connect.`);
  const exported = (best.drives.length > 0 ? best.drives : drives).slice(0, FIRST_NAMESPACES);
  return ok({
    rdmaDevice: best.id,
    namespaces: exported.map(({ id }, place) => firstNamespace(settings, id, place + 1)),
    seed: 1,
    operation: 'read',
    sizeBytes: 2 ** 20,
    commandsInFlight: 4,
    queueEntries: 0,
  });
}

/** A namespace on a drive that has not been touched by anybody. */
export const newNamespace = (device: NodeId, nsid: number): NvmetNamespace => ({
  nsid,
  path: `/dev/nvme${nsid - 1}n1`,
  device,
  isBlockDevice: true,
  queueTakesP2p: true,
  p2pmem: { kind: 'off' },
  isEnabled: false,
});

function firstNamespace(settings: DriverSettings, device: NodeId, nsid: number): NvmetNamespace {
  const context = driverContext(settings);
  const plain = newNamespace(device, nsid);
  const automatic = enableNamespace(context, { ...plain, p2pmem: { kind: 'automatic' } }, 1);
  return automatic.outcome.succeeded ? automatic.namespace : enableNamespace(context, plain, 1).namespace;
}
