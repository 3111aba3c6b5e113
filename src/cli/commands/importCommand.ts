import {
  type Acs,
  acsBitsIn,
  type DeviceKind,
  displayName,
  errorWords,
  type Fact,
  type FactDescriptor,
  type FactName,
  type FunctionFacts,
  factNames,
  functionFacts,
  hex,
  type Imported,
  isRecord,
  type Link,
  type LinkRate,
  loggedWords,
  type Machine,
  type MachineTree,
  machineKinds,
  machineTree,
  type NodeId,
  type PciFunction,
  redirects,
  repairSentence,
  rootOf,
  sentenceText,
} from '../../core/index.ts';
import { answer, type Command, NoAnswer } from '../command.ts';
import { readArgs } from '../options.ts';
import { type Given, machinesOf, readGiven } from '../readMachine.ts';
import { textTable } from '../textTable.ts';

/** Prints what a text shows, as JSON, or what became of each of its lines. */
export const importCommand: Command = {
  name: 'import',
  usage: 'FILE… [--ledger]',
  summary:
    'print the devices that lspci text shows, as JSON; a fact is null if absent, "unknown" if not shown; --ledger prints instead which lines were read, skipped and unread, and what was repaired',
  run: args => {
    const { positionals, values } = readArgs(args, { ledger: { type: 'boolean' } });
    const given = readGiven(positionals);
    return answer([values.ledger ? ledgerText(given) : `${JSON.stringify(givenJson(given), null, 2)}\n`]);
  },
};

/** A row for each run of lines, then a line for each repair. */
function ledgerText({ imported }: Given): string {
  if (!imported) throw new NoAnswer('A machine that was saved has no lines of text.');
  const { ledger, repairs } = imported;
  const rows = ledger.map(({ firstLine, lastLine, status, what }) => [
    `${firstLine}-${lastLine}`,
    status,
    what,
  ]);
  return textTable(rows) + repairs.map(repair => `${repairSentence(repair)}\n`).join('');
}

/** All machines, and what became of the texts among the files. */
function givenJson(given: Given) {
  const machines = machinesOf(given);
  return {
    machines: machines.map(machine => ({
      name: machine.name,
      devices: machine.functions.length,
      logged: loggedJson(machine),
    })),
    devices: machines.flatMap(machineDevices),
    ...(given.imported ? reportJson(given.imported) : { warnings: [] }),
  };
}

/** What the kernel logged about peers and ACS, in its words. */
function loggedJson({ functions, logged = [] }: Machine): readonly string[] {
  const bdfs = new Map(functions.map(fn => [fn.id, fn.bdf]));
  return logged.map(({ kind, node, peer, value }) => {
    const provider = peer === null ? '' : (bdfs.get(peer) ?? peer);
    return `${bdfs.get(node) ?? node}: ${loggedWords(kind, provider, value)}`;
  });
}

function reportJson(imported: Imported) {
  return {
    told: imported.told,
    warnings: imported.warnings,
    errors: errorsJson(imported),
    blocks: imported.blocks,
    ignoredLines: imported.ignoredLineCount,
    ledger: imported.ledger,
    repairs: imported.repairs,
  };
}

/** Errors in the log, each with what it means. */
function errorsJson({ machines: [machine], errors }: Imported) {
  const tree = machine ? machineTree(machine) : null;
  return errors.map(error => ({
    ...error,
    words: tree ? errorWords(tree, error).map(sentenceText) : [],
  }));
}

function machineDevices(machine: Machine) {
  const tree = machineTree(machine);
  const kinds = machineKinds(tree);
  return machine.functions.map(fn => ({ machine: machine.name, ...deviceJson(tree, kinds, fn) }));
}

const id = (value: number) => hex(value, 4);

function deviceJson(tree: MachineTree, kinds: ReadonlyMap<NodeId, DeviceKind>, fn: PciFunction) {
  return {
    bdf: fn.bdf,
    parent: tree.functionById.get(fn.parent)?.bdf ?? null,
    root: rootOf(tree, fn.id).id,
    kind: kinds.get(fn.id) ?? 'other',
    header: fn.kind === 'bridge' ? 1 : 0,
    vendor: factValue(fn.vendorId, id),
    device: factValue(fn.deviceId, id),
    class: factValue(fn.classCode, id),
    name: displayName(fn, tree),
    portType: factValue(fn.portType, type => type),
    link: factValue(fn.link, linkJson),
    acs: factValue(fn.acs, acs => acsJson(acs, fn)),
    numa: factValue(fn.numaNode, node => node),
    iommuGroup: factValue(fn.iommuGroup, group => group),
    buses: fn.kind === 'bridge' ? factValue(fn.buses, buses => buses) : null,
    physicalFunction: fn.kind === 'endpoint' ? fn.physicalFunction : null,
    ...otherFacts(fn),
  };
}

/** Told above under names of their own, or too long for a list. */
const toldAbove: ReadonlySet<FactName> = new Set([
  'vendorId',
  'deviceId',
  'classCode',
  'name',
  'portType',
  'link',
  'acs',
  'numaNode',
  'iommuGroup',
  'bars',
]);

/** Every further fact under its own name, as plain data; of a record each part. */
const otherFacts = (facts: FunctionFacts) =>
  Object.fromEntries(
    factNames
      .filter(name => !toldAbove.has(name))
      .map(name => [name, factValue<unknown, unknown>(facts[name], value => plainValue(name, value))]),
  );

function plainValue(name: FactName, value: unknown): unknown {
  const { type }: FactDescriptor<unknown> = functionFacts[name];
  if (!isRecord(type)) return value;
  const parts = Object.entries(value as Readonly<Record<string, Fact<unknown>>>);
  return Object.fromEntries(parts.map(([part, fact]) => [part, factValue(fact, each => each)]));
}

const linkJson = ({ current, maximum }: Link) => ({
  current: factValue(current, rateJson),
  maximum: factValue(maximum, rateJson),
});
const rateJson = ({ generation, width }: LinkRate) => ({ generation, width });

const acsJson = ({ capability, control }: Acs, fn: PciFunction) => ({
  capability: factValue(capability, id),
  control: factValue(control, id),
  enabled: factValue(control, word => acsBitsIn(word).map(({ lspci }) => lspci)),
  redirects: redirects(fn) ?? 'unknown',
});

/** A fact in JSON: the value, null where it is known to be absent, "unknown" where the capture does not show it. */
function factValue<T, U>(fact: Fact<T>, write: (value: T) => U): U | null | 'unknown' {
  if (fact.state === 'known') return write(fact.value);
  return fact.state === 'absent' ? null : 'unknown';
}
