import type { CpuClass } from '../../core/stack/nccl/behaviour.ts';
import { filledTopology } from '../../core/stack/nccl/filledTopology.ts';
import type { GraphNode } from '../../core/stack/nccl/graph.ts';
import {
  judge,
  type NcclEnvironment,
  type NcclJudgement,
  type PathTable,
  pathBetween,
} from '../../core/stack/nccl/judge.ts';
import { type Library, type NcclRelease, releaseOf } from '../../core/stack/nccl/releases.ts';
import type { NcclTopology } from '../../core/stack/nccl/topology.ts';
import { parseNcclXml, xmlProblemText } from '../../core/stack/nccl/topologyXml.ts';
import type { TruthCheck } from './checkTruth.ts';
import { type NcclLevelsFile, type NcclMachinesFile, type NcclTruthMachine, runOf } from './ncclFile.ts';

/** Reads a file that a table names; null where it is not here. */
export type ReadNamed = (path: string) => string | null;

/** Compares every path, decision and order of a table of machines with the engine's, entry by entry. */
export function checkNcclMachines({ tool, machines }: NcclMachinesFile, read: ReadNamed): TruthCheck {
  const checks = machines.flatMap(machine => {
    const xml = machine.xml ?? (machine.file === undefined ? null : read(machine.file));
    if (xml === null) return [];
    const { topology } = filledTopology(topologyOf(xml));
    return Object.keys(machine.runs).map(version => checkRun(machine, topology, releaseNamed(tool, version)));
  });
  return {
    agree: checks.reduce((sum, { agree }) => sum + agree, 0),
    differ: checks.flatMap(({ differ }) => differ),
  };
}

/** Compares which neighbours each spelling of NCCL_P2P_LEVEL and NCCL_P2P_DISABLE accepts. */
export function checkNcclLevels({ xml, kinds, byVersion }: NcclLevelsFile): TruthCheck {
  const topology = topologyOf(xml);
  const entries = comparison();
  for (const [version, { level, disableWithLevelSYS }] of Object.entries(byVersion)) {
    const release = releaseNamed('NCCL', version);
    const accepted = (environment: NcclEnvironment) => {
      const { graph, peer } = judge({ topology, release, environment });
      const [self] = graph.gpus;
      return Object.entries(kinds).flatMap(([kind, index]) => {
        const other = graph.gpus[index];
        return self && other && peer(self, other).decision.outcome === 'yes' ? [kind] : [];
      });
    };
    for (const [text, expected] of Object.entries(level))
      entries.compare(
        `${version} level "${text}"`,
        expected.join(' '),
        accepted(text === '(unset)' ? {} : { NCCL_P2P_LEVEL: text }).join(' '),
      );
    for (const [text, expected] of Object.entries(disableWithLevelSYS))
      entries.compare(
        `${version} disable "${text}"`,
        expected.join(' '),
        accepted({ NCCL_P2P_LEVEL: 'SYS', ...(text !== '(unset)' && { NCCL_P2P_DISABLE: text }) }).join(' '),
      );
  }
  return entries.result();
}

function topologyOf(xml: string): NcclTopology {
  const file = parseNcclXml(xml);
  if (!file.ok) throw new Error(xmlProblemText(file.error));
  return file.value.topology;
}

function releaseNamed(library: Library, version: string): NcclRelease {
  const release = releaseOf(library, version);
  if (!release.ok) throw new Error(`no such release: ${version}`);
  return release.value;
}

/** Nothing diverted: the plain topology. */
const RAW: NcclEnvironment = {
  NCCL_P2P_LEVEL: 'SYS',
  NCCL_NET_GDR_LEVEL: 'SYS',
  NCCL_IGNORE_DISABLED_P2P: '2',
  NCCL_PXN_DISABLE: '1',
};

function checkRun(machine: NcclTruthMachine, topology: NcclTopology, release: NcclRelease): TruthCheck {
  const run = runOf(machine, release.version);
  const entries = comparison();
  if (!run) return entries.result();
  const told = (environment: NcclEnvironment, nvml: 'peers' | 'refused' = 'peers') =>
    judge({ topology, release, environment, nvml });
  const compareWith = (field: string, expected: unknown, found: unknown) =>
    compareEntries(entries, `${machine.name} ${release.version} ${field}`, expected, found);
  const compare = (field: string, found: unknown) => {
    if (field in run) compareWith(field, run[field], found);
  };
  const plain = told({});
  compare('cpu', cpuText(plain));
  compare('gpus', gpuTexts(plain));
  compare('nets', netTexts(plain));
  compare(
    'numa',
    plain.graph.cpus.map(({ numaNode }) => numaNode),
  );
  compare('raw', rawOf(told(RAW)));
  compare('default', defaultOf(plain));
  const each = (name: string, found: (value: string) => unknown) =>
    Object.entries((run[name] ?? {}) as Record<string, unknown>).forEach(([value, expected]) => {
      compareWith(`${name} ${value}`, expected, found(value));
    });
  each('p2pLevel', value => peersOf(told({ NCCL_P2P_LEVEL: value })));
  each('gdrLevel', value => gdrBoth(told({ NCCL_NET_GDR_LEVEL: value })));
  each('gdrRead', value => gdrOf(told({ NCCL_NET_GDR_READ: value }), true));
  each('nvmlRefuses', value => peersOf(told({ NCCL_IGNORE_DISABLED_P2P: value }, 'refused')));
  compare('pxnOff', gpuNetTypes(told({ NCCL_PXN_DISABLE: '1' })));
  compare('pxnOn', gpuNetTypes(told({ NCCL_PXN_DISABLE: '0' })));
  return entries.result();
}

const gpuTexts = ({ graph, question }: NcclJudgement): readonly string[] =>
  graph.gpus.map(({ busId, rank, index, computeCapability, gpuDirect }) => {
    const capability = question.release.library === 'RCCL' ? 60 : computeCapability;
    return `${busId} rank ${rank} dev ${index} sm ${capability} gdr ${Number(gpuDirect)}`;
  });

const netTexts = ({ graph }: NcclJudgement): readonly string[] =>
  graph.nets.map(({ node, index, name, busId, gpuDirect }) => {
    const speed = node.links[0]?.gigabytesPerSecond ?? 0;
    return `dev ${index} ${name} @${busId ?? '-'} ${speed} gdr ${Number(gpuDirect)}`;
  });

function cpuText({ graph, question }: NcclJudgement): string {
  const cpuClass = graph.cpus[0]?.cpuClass ?? 'other';
  const [arch, vendor] = cpuWords[cpuClass];
  return JSON.stringify({ arch, vendor, model: modelOf(cpuClass, question.release) });
}

const cpuWords: Readonly<Record<CpuClass, readonly [string | null, string | null]>> = {
  amd: ['x86', 'amd'],
  'amd-rome': ['x86', 'amd'],
  'intel-broadwell': ['x86', 'intel'],
  'intel-skylake': ['x86', 'intel'],
  'intel-sapphire': ['x86', 'intel'],
  'intel-emerald': ['x86', 'intel'],
  zhaoxin: ['x86', 'zhaoxin'],
  'zhaoxin-yongfeng': ['x86', 'zhaoxin'],
  arm: ['arm', null],
  power: ['power', null],
  'other-x86': ['x86', null],
  other: [null, null],
};

/** The number of a model in a release: those without a rate of their own count as the model before. */
function modelOf(cpuClass: CpuClass, { behaviour }: NcclRelease): number {
  const models: Partial<Record<CpuClass, number>> = {
    'intel-broadwell': 1,
    'intel-skylake': 2,
    'intel-sapphire': 3,
    'intel-emerald': 4,
    'zhaoxin-yongfeng': 1,
    'amd-rome': 4,
  };
  const isOneSkylake =
    behaviour.betweenCpus['intel-sapphire'] === behaviour.betweenCpus['intel-skylake'] &&
    (cpuClass === 'intel-sapphire' || cpuClass === 'intel-emerald');
  return models[isOneSkylake ? 'intel-skylake' : cpuClass] ?? -1;
}

type Nodes = readonly { readonly node: GraphNode }[];
type Show = (path: ReturnType<typeof pathBetween>) => string | number;

const matrix = (table: PathTable, from: Nodes, to: Nodes, show: Show): readonly string[] =>
  from.map(a => to.map(b => show(pathBetween(table, a.node, b.node))).join(' '));

const type: Show = path => path?.type ?? 'DIS';
const bandwidth: Show = path => Number((path?.gigabytesPerSecond ?? 0).toPrecision(6));
const hops: Show = path => path?.links.length ?? 0;

function rawOf({ graph: { gpus, nets, cpus }, searched }: NcclJudgement) {
  const show = (to: Nodes, what: Show) => matrix(searched, gpus, to, what);
  return {
    gpuGpu: { type: show(gpus, type), bw: show(gpus, bandwidth), hops: show(gpus, hops) },
    gpuCpu: { type: show(cpus, type), bw: show(cpus, bandwidth) },
    gpuNet: { type: show(nets, type), bw: show(nets, bandwidth), hops: show(nets, hops) },
  };
}

function defaultOf(judgement: NcclJudgement) {
  const {
    graph: { gpus, nets },
    used,
  } = judgement;
  return {
    p2p: peersOf(judgement),
    gpuGpu: matrix(used, gpus, gpus, type),
    gpuGpuBw: matrix(used, gpus, gpus, bandwidth),
    gpuNet: matrix(used, gpus, nets, type),
    gpuNetBw: matrix(used, gpus, nets, bandwidth),
    gdrRecv: gdrOf(judgement, false),
    gdrSend: gdrOf(judgement, true),
  };
}

const gpuNetTypes = ({ graph, used }: NcclJudgement) => matrix(used, graph.gpus, graph.nets, type);

function peersOf({ graph: { gpus }, peer }: NcclJudgement): readonly string[] | string {
  const outcomes = gpus.map(from => gpus.map(to => peer(from, to).decision.case));
  if (outcomes.flat().includes('aborts')) return 'aborts';
  return gpus.map(from => gpus.map(to => Number(peer(from, to).decision.outcome === 'yes')).join(' '));
}

const gdrBoth = (judgement: NcclJudgement) => ({
  recv: gdrOf(judgement, false),
  send: gdrOf(judgement, true),
});

const gdrOf = ({ graph: { gpus, nets }, gdr }: NcclJudgement, isRead: boolean): readonly string[] =>
  gpus.map(gpu => nets.map(net => gdrCodes[gdr(gpu, net, isRead).decision.case] ?? 0).join(' '));

const gdrCodes: Readonly<Record<string, number>> = { yes: 1, 'yes-by-pci': 2 };

/** Counts what agrees, and words what does not. */
function comparison() {
  let agree = 0;
  const differ: string[] = [];
  return {
    compare: (what: string, expected: string, found: string) => {
      if (expected === found) agree++;
      else differ.push(`${what}: expected ${expected}, found ${found}`);
    },
    result: (): TruthCheck => ({ agree, differ }),
  };
}

/** Matrices entry by entry, objects field by field. An abort is an abort, whatever the words. */
function compareEntries(
  entries: ReturnType<typeof comparison>,
  what: string,
  expected: unknown,
  found: unknown,
) {
  if (Array.isArray(expected) && Array.isArray(found)) {
    if (expected.length !== found.length)
      entries.compare(`${what} rows`, String(expected.length), String(found.length));
    else
      expected.forEach((row, i) => {
        compareRow(entries, `${what} ${i}`, String(row), String(found[i]));
      });
  } else if (typeof expected === 'string') {
    entries.compare(what, expected.startsWith('ncclTopo') ? 'aborts' : expected, String(found));
  } else if (
    typeof expected === 'object' &&
    expected !== null &&
    typeof found === 'object' &&
    found !== null
  ) {
    for (const [name, value] of Object.entries(expected))
      compareEntries(entries, `${what} ${name}`, value, (found as Record<string, unknown>)[name]);
  } else
    entries.compare(
      what,
      JSON.stringify(expected),
      typeof found === 'string' ? found : JSON.stringify(found),
    );
}

function compareRow(entries: ReturnType<typeof comparison>, what: string, expected: string, found: string) {
  const [these, those] = [expected.split(' '), found.split(' ')];
  if (these.length !== those.length) entries.compare(what, expected, found);
  else
    these.forEach((entry, column) => {
      entries.compare(`${what} ${column}`, entry, those[column] ?? '');
    });
}
