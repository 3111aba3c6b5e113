import { readFileSync } from 'node:fs';
import {
  bootedFabric,
  type Fabric,
  type FlowResult,
  type LinkResult,
  type NodeId,
  type PlatformEdits,
  parseWorkload,
  rootComplexPresets,
  type Simulation,
  sentenceText,
  shortBdf,
  simulate,
} from '../../core/index.ts';
import { answer, askedWrongly, type Command, NoAnswer } from '../command.ts';
import { kernelOptions, kernelUsage, readArgs } from '../options.ts';
import { readMachine } from '../readMachine.ts';
import { textTable } from '../textTable.ts';

const options = {
  ...kernelOptions,
  json: { type: 'boolean' },
  machine: { type: 'string' },
  workload: { type: 'string' },
  'root-complex': { type: 'string' },
} as const;

/** Runs a workload packet by packet and prints what became of its flows and links. */
export const simulateCommand: Command = {
  name: 'simulate',
  usage: `FILE… --workload W.json [--root-complex ${rootComplexPresets.map(({ id }) => id).join('|')}] ${kernelUsage} [--json]`,
  summary: 'run transfers packet by packet: when each ends, what each link carries, who limits whom',
  run: args => {
    const { positionals, values } = readArgs(args, options);
    const { document, notes } = readMachine(positionals, values);
    const { machine, settings } = document;
    const fabric = bootedFabric({
      machine,
      settings,
      platform: platformEdits(document.platform, values['root-complex']),
    });
    const simulation = prepare(fabric, values.workload);
    simulation.step(Number.POSITIVE_INFINITY);
    const missing = simulation.missing.map(({ what }) => `Not known, so not run: ${what}.`);
    const output = values.json
      ? `${JSON.stringify(runJson(fabric, simulation), null, 2)}\n`
      : runText(fabric, simulation);
    return answer([output], [...notes, ...missing]);
  },
};

/** What was saved of the platform, or the root complex that is asked for. */
function platformEdits(saved: PlatformEdits, preset: string | undefined): PlatformEdits {
  if (preset === undefined) return saved;
  const chosen = rootComplexPresets.find(({ id }) => id === preset);
  if (chosen) return { ...saved, rootComplex: chosen.policy };
  throw askedWrongly(
    `--root-complex is one of ${rootComplexPresets.map(({ id }) => id).join(', ')}, not "${preset}".`,
  );
}

function prepare(fabric: Fabric, file: string | undefined): Simulation {
  if (file === undefined) throw askedWrongly('Name a workload: --workload W.json.');
  const parsed = parseWorkload(fabric, readText(file));
  if (!parsed.ok) throw new NoAnswer(`${file}: ${parsed.error.text}`);
  const run = simulate(fabric, parsed.value.workload, { traceLimit: 0, ...parsed.value.options });
  if (!run.ok) throw new NoAnswer(`${file}: ${sentenceText(run.error.sentence)}`);
  return run.value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (reason) {
    throw new NoAnswer(
      `${file} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
  }
}

/** A function by its address, a root by its name. */
const addressOf = ({ tree }: Fabric, id: NodeId): string => tree.functionById.get(id)?.bdf ?? id;

function runJson(fabric: Fabric, simulation: Simulation) {
  const at = (id: NodeId | null) => (id === null ? null : addressOf(fabric, id));
  const links = simulation.linkResults();
  const outcome = simulation.outcome();
  return {
    outcome: outcome.kind,
    ...(outcome.kind === 'deadlock' ? { sentence: sentenceText(outcome.sentence) } : {}),
    nowPs: simulation.nowPs(),
    steps: simulation.steps(),
    flows: simulation.flowResults().map(({ initiator, sentence, limitedBy, crossedTwice, ...flow }) => ({
      ...flow,
      initiator: at(initiator),
      sentence: sentenceText(sentence),
      limitedBy: limitedBy === null ? null : linkName(fabric, links[limitedBy]),
      crossedTwice: crossedTwice.map(at),
    })),
    links: links.map(({ link, from, to, ...counts }) => ({
      ...counts,
      link: at(link),
      from: at(from),
      to: at(to),
    })),
    missing: simulation.missing.map(({ what, howToGet }) => ({ what, howToGet })),
  };
}

const linkName = (fabric: Fabric, link: LinkResult | undefined): string | null =>
  link ? `${short(fabric, link.from)} to ${short(fabric, link.to)}` : null;

function short({ tree, labels }: Fabric, id: NodeId): string {
  const fn = tree.functionById.get(id);
  return fn ? (labels.get(id) ?? shortBdf(fn.bdf)) : id;
}

function runText(fabric: Fabric, simulation: Simulation): string {
  const outcome = simulation.outcome();
  const us = (ps: number) => (ps / 1e6).toFixed(3);
  const headline =
    outcome.kind === 'deadlock'
      ? sentenceText(outcome.sentence)
      : `Finished after ${us(simulation.nowPs())} µs, ${simulation.steps()} events.`;
  const links = simulation.linkResults();
  const flowRow = (flow: FlowResult) => [
    flow.name,
    flow.outcome,
    String(flow.deliveredBytes),
    String(flow.lostBytes),
    flow.endPs === null ? '-' : us(flow.endPs),
    flow.gigabytes.toFixed(2),
    flow.latency ? us(flow.latency.medianPs) : '-',
    flow.limitedBy === null ? '-' : (linkName(fabric, links[flow.limitedBy]) ?? '-'),
  ];
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  const linkRow = (link: LinkResult) => [
    linkName(fabric, link) ?? '',
    link.gigabytes.toFixed(2),
    percent(link.shares.goodput),
    percent(link.shares.header),
    percent(link.shares.dllp),
    percent(link.shares.idle),
    percent(link.stuckShare),
  ];
  const busy = links.filter(({ packets }) => packets > 0);
  const flows = simulation.flowResults();
  const failed = flows.filter(({ outcome: kind }) => kind !== 'delivered' && kind !== 'redirected');
  return [
    `${headline}\n\n`,
    textTable([
      ['flow', 'outcome', 'delivered B', 'lost B', 'end µs', 'GB/s', 'median µs', 'limited by'],
      ...flows.map(flowRow),
    ]),
    ...failed.map(({ name, sentence }) => `${name}: ${sentenceText(sentence)}\n`),
    '\n',
    textTable([['link', 'GB/s', 'goodput', 'header', 'DLLP', 'idle', 'no credits'], ...busy.map(linkRow)]),
  ].join('');
}
