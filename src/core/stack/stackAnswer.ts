import { kindIn } from '../fabric/routing/fabric.ts';
import { briefVerdict } from '../p2pdma/policy/briefVerdict.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { capturedOf, withCaptured } from './captured.ts';
import { contradictionsIn } from './contradictions.ts';
import { driverOfEnd, type EndDriver } from './driverOfEnd.ts';
import { driverRows } from './driverRows.ts';
import type { Outcome } from './layerRule.ts';
import { libraryRows } from './libraryRows.ts';
import { linuxRow } from './linuxRow.ts';
import { type PairRates, pairRates } from './pairRates.ts';
import { purposesFor } from './purposeWords.ts';
import { type StackContext, type StackedMachine, stackContext } from './stackContext.ts';
import { stackHeadline } from './stackHeadline.ts';
import { type PathAddress, type StackPathName, stackPathOf, stackPaths } from './stackPaths.ts';
import { type StackRow, stackOutcome } from './stackRow.ts';
import type { Purpose } from './stackSettings.ts';
import type { WiresAnswer } from './wiresLayer.ts';

interface StackPair {
  /** Whose memory. */
  readonly provider: NodeId;
  readonly client: NodeId;
}

export interface StackAsked extends StackedMachine, StackPair {}

/** Who says no to a pair, layer by layer. Plain data. */
export interface StackAnswer extends PairStack {
  /** What the pair's transfers reach; null where they go beside PCIe. */
  readonly rates: PairRates | null;
}

/** The same without rates, which a matrix of layers does not show. */
export interface PairStack extends StackPair {
  /** What the pair is wanted for, and whether a person chose it. */
  readonly purpose: Purpose;
  readonly isChosen: boolean;
  /** What may be wanted of such a pair, the likeliest first. */
  readonly purposes: readonly Purpose[];
  readonly path: StackPathName;
  /** Which address the client uses; of several that come into question the usual one. */
  readonly address: PathAddress;
  /** What Linux's p2pdma says of the pair, asked or not. */
  readonly mapType: MapType;
  readonly outcome: Outcome;
  /** Which layer says no first; null where none does. */
  readonly refusedBy: StackRow['layer'] | null;
  readonly headline: Sentence;
  readonly rows: readonly StackRow[];
  /** Where layers disagree in a way that surprises whoever asks only one of them. */
  readonly contradictions: readonly Sentence[];
}

/** Asks each layer that the path asks, from Linux to the wires. Ids that the machine lacks are a bug and throw. */
export function stackAnswer(asked: StackAsked): StackAnswer {
  const context = stackContext(asked);
  const answer = pairStack(context, asked);
  const isBeside = answer.rows.some(goesBesidePcie);
  return { ...answer, rates: isBeside ? null : pairRates(context.fabric, { ...asked, ...answer }) };
}

/** The same for one of several pairs of a machine. */
export function pairStack(context: StackContext, { provider, client }: StackPair): PairStack {
  const { policy, fabric, stack } = context;
  const ends = [provider, client].map(id => {
    const fn = functionOf(fabric.tree, id);
    return { kind: kindIn(fabric, fn), driver: driverOfEnd(fn, kindIn(fabric, fn)) };
  });
  const [whose, who] = ends as [End, End];
  const purposes = purposesFor({ provider: whose.kind, client: who.kind });
  const purpose = stack.purpose ?? usualPurpose(purposes, [whose.driver, who.driver]);
  const path = stackPathOf(
    { purpose, cufile: stack.cufile },
    { provider: whose.driver.name, client: who.driver.name },
  );
  const verdict = briefVerdict(policy, fabric.labels, { provider, client });
  const drivers = driverRows(context, {
    purpose,
    path,
    provider,
    client,
    drivers: { provider: whose.driver, client: who.driver },
    mapType: verdict.mapType,
  });
  const addresses = addressesOf(path, drivers);
  const wires = drivers.some(goesBesidePcie)
    ? besidePcie
    : wiresRow(
        wiresUnder(
          addresses.map(address => context.wires({ provider, client, address, mapType: verdict.mapType })),
        ),
      );
  const predicted: readonly StackRow[] = [
    linuxRow(verdict, stackPaths[path]),
    ...drivers,
    ...libraryRows(context, { purpose, provider, client }),
    wires,
  ];
  const pair = { path, provider, client, isClientNvme: who.kind === 'nvme' };
  const rows = predicted.map(row => withCaptured(row, capturedOf(context.evidence, row, pair)));
  const { outcome, refusedBy } = stackOutcome(rows);
  const names = { provider: nameOf(fabric, provider), client: nameOf(fabric, client) };
  return {
    provider,
    client,
    purpose,
    isChosen: stack.purpose !== null,
    purposes: purposes.includes(purpose) ? purposes : [purpose, ...purposes],
    path,
    address: addresses[0],
    mapType: verdict.mapType,
    outcome,
    refusedBy: refusedBy?.layer ?? null,
    headline: stackHeadline({ rows, verdict, path, outcome, refusedBy, ...names }),
    rows,
    contradictions: contradictionsIn({ path, mapType: verdict.mapType, rows }),
  };
}

/** Those that a driver chooses among; where none of them chooses, the one of the path. */
function addressesOf(
  path: StackPathName,
  drivers: readonly StackRow[],
): readonly [PathAddress, ...PathAddress[]] {
  const [first, ...others] = drivers.flatMap(({ addresses }) => addresses ?? []);
  return first === undefined ? [stackPaths[path].address] : [first, ...others];
}

/** Under every address that comes into question; where that makes a difference, nobody knows what the wires do. */
function wiresUnder(answers: readonly WiresAnswer[]): WiresAnswer {
  const [usual, ...others] = answers;
  if (!usual) throw new Error('some address is put on the wires');
  const other = others.find(({ outcome }) => outcome !== usual.outcome);
  if (!other) return usual;
  return {
    outcome: 'unknown',
    sentence: say`It depends on how the driver joins the two. By the usual way: ${usual.sentence} Through BAR1, which its registry can ask for: ${other.sentence}`,
    missing: [
      {
        node: null,
        what: 'whether the driver joins the two by the mailbox or by BAR1 (NVreg_RegistryDwords)',
        howToGet: 'cat /proc/driver/nvidia/params',
      },
      ...usual.missing,
      ...other.missing,
    ],
  };
}

const wiresRow = ({ outcome, sentence, missing }: WiresAnswer): StackRow => ({
  layer: 'wires',
  who: 'PCIe',
  isSupposed: false,
  state: outcome,
  sentence,
  rule: null,
  passed: [],
  missing,
});

/** Rules of NVIDIA's driver by which the data takes a link of the GPUs themselves. */
const linkRules: ReadonlySet<string> = new Set(['nvidia.nvlinkUp', 'nvidia.indirectLink', 'nvidia.c2cLink']);
const goesBesidePcie = ({ rule, state }: StackRow): boolean =>
  state === 'yes' && rule !== null && linkRules.has(rule.id);

const besidePcie: StackRow = {
  ...wiresRow({ outcome: 'yes', sentence: [], missing: [] }),
  state: 'not-asked',
  sentence: [{ text: 'The data goes over NVLink and not over PCIe.' }],
};

interface End {
  readonly kind: ReturnType<typeof kindIn>;
  readonly driver: EndDriver;
}

/** Where it is captured which drivers run, what they are for; else what holds for any driver that asks p2pdma. */
const usualPurpose = (purposes: readonly Purpose[], drivers: readonly EndDriver[]): Purpose => {
  if (drivers.every(({ name }) => name === 'vfio-pci')) return 'vfio';
  const isCaptured = drivers.every(({ basis }) => basis === 'in-use');
  return (isCaptured && purposes[0]) || 'p2pdma';
};
