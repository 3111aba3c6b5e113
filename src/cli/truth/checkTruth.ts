import { driverContext } from '../../core/p2pdma/memory/driverContext.ts';
import { findMany } from '../../core/p2pdma/orchestrator/findProvider.ts';
import { findCommonUpstream } from '../../core/p2pdma/policy/commonUpstream.ts';
import { distanceMany } from '../../core/p2pdma/policy/distanceMany.ts';
import { type Judgement, judgePair } from '../../core/p2pdma/policy/judgePair.ts';
import { kernelMessages } from '../../core/p2pdma/policy/messages.ts';
import { type Policy, policyFor } from '../../core/p2pdma/policy/policy.ts';
import { defaultSettings } from '../../core/p2pdma/policy/settings.ts';
import { type CpuVendor, cpuVendors } from '../../core/topology/cpu.ts';
import { nodeId } from '../../core/topology/machine.ts';
import { machineTree } from '../../core/topology/machineTree.ts';
import type { TruthFile, TruthResult, TruthTopology } from './truthFile.ts';
import { truthMachine, truthMemory } from './truthMachine.ts';

export interface TruthCheck {
  readonly agree: number;
  /** One sentence for each comparison that came out different. */
  readonly differ: readonly string[];
}

/** Compares every verdict, common upstream device, sum, search and log line of a truth file with the engine's. */
export function checkTruth({ variants, topologies }: TruthFile): TruthCheck {
  let agree = 0;
  const differ: string[] = [];
  const compare = (what: string, expected: unknown, found: unknown) => {
    const [e, f] = [JSON.stringify(expected), JSON.stringify(found)];
    if (e === f) agree++;
    else differ.push(`${what}: expected ${e}, found ${f}`);
  };
  for (const topology of topologies) {
    const policies = policiesFor(topology, variants);
    comparePairs(topology, variants, policies, compare);
    compareChoices(topology, variants, policies, compare);
    compareMessages(topology, policies, compare);
  }
  return { agree, differ };
}

type Compare = (what: string, expected: unknown, found: unknown) => void;

function policiesFor(topology: TruthTopology, variants: readonly string[]): ReadonlyMap<string, Policy> {
  const tree = machineTree(truthMachine(topology));
  const vendor: CpuVendor = cpuVendors.find(known => known === topology.cpu.vendor) ?? 'other';
  const cpu = { vendor, family: topology.cpu.family };
  return new Map(
    variants.map(variant => [
      variant,
      policyFor(tree, { ...defaultSettings, kernel: kernelOf(variant), cpu }),
    ]),
  );
}

/**
 * The kernel that a column stands for: that of 5.2 refuses software RDMA, which began with 5.3, and that of 5.4 is the
 * long-term line with the rule of the first device.
 */
const kernelOf = (variant: string): string => ({ '5.2': '5.3', '5.4': '5.4.134' })[variant] ?? variant;

function comparePairs(
  { name, pairs }: TruthTopology,
  variants: readonly string[],
  policies: ReadonlyMap<string, Policy>,
  compare: Compare,
) {
  for (const [provider, client, results, common] of pairs) {
    const pair = `${name} ${provider} ${client}`;
    variants.forEach((kernel, i) => {
      const policy = policies.get(kernel);
      if (!policy) return;
      const found = resultOf(judgePair(policy, nodeId(provider), nodeId(client)));
      compare(`${pair} ${kernel}`, results[i], found);
      if (i === 0) {
        const upstream = findCommonUpstream(policy.tree, nodeId(provider), nodeId(client));
        compare(`${pair} pci_find_common_upstream_dev`, common, upstream?.id ?? null);
      }
    });
  }
}

/** Sums over several clients, verbose or not, and who may be found; whoever chance decides for must be one of them. */
function compareChoices(
  topology: TruthTopology,
  variants: readonly string[],
  policies: ReadonlyMap<string, Policy>,
  compare: Compare,
) {
  const memory = truthMemory(topology);
  variants.forEach((kernel, i) => {
    const policy = policies.get(kernel);
    if (!policy) return;
    const context = driverContext({ policy, memory });
    for (const [provider, clients, sums] of topology.many) {
      const question = { provider: nodeId(provider), clients: clients.map(nodeId) };
      const found = [true, false].map(
        isVerbose => distanceMany(context, { ...question, isVerbose }).returned,
      );
      compare(`${topology.name} ${provider} to ${clients} ${kernel}`, [sums[i], sums[i]], found);
    }
    for (const [clients, winners] of topology.find) {
      const { ties, pick } = findMany(context, clients.map(nodeId), SEED);
      const isMember = pick === null ? ties.length === 0 : pick !== undefined && ties.includes(pick);
      compare(
        `${topology.name} find for ${clients} ${kernel}`,
        [...(winners[i] ?? [])].sort(),
        [...ties].sort(),
      );
      compare(`${topology.name} pick for ${clients} ${kernel}`, true, isMember);
    }
  });
}

/** Any will do: the files name everyone whom chance may choose. */
const SEED = 1;

/** The verdict in the form of the files: before 5.4 the raw value is what the function itself returns. */
function resultOf({ mapType, walk, policy }: Judgement): TruthResult {
  const hops = walk.distance ?? -1;
  const hasMapTypes = policy.row.hostBridge === 'list';
  switch (mapType) {
    case 'BUS_ADDR':
      return ['BUS', hops, hops];
    case 'THRU_HOST_BRIDGE':
      return ['HOST', hops + policy.row.hostBridgePenalty, hops + policy.row.hostBridgePenalty];
    default:
      if (hasMapTypes) return ['NOT', hops, -1];
      return walk.redirecting.length > 0 ? ['ACS', -2, -1] : ['NOT', -1, -1];
  }
}

function compareMessages(topology: TruthTopology, policies: ReadonlyMap<string, Policy>, compare: Compare) {
  const logged = new Map<string, Logged[]>();
  for (const [provider, client, kernel, isAlways, text] of topology.messages) {
    const key = JSON.stringify([provider, client, kernel]);
    logged.set(key, [...(logged.get(key) ?? []), { isAlways, text }]);
  }
  for (const [key, lines] of logged) {
    const [provider, client, kernel] = JSON.parse(key) as [string, string, string];
    const policy = policies.get(kernel);
    if (!policy) continue;
    const judgement = judgePair(policy, nodeId(provider), nodeId(client));
    const textsOf = (isVerbose: boolean) => kernelMessages(judgement, isVerbose).map(({ text }) => text);
    const what = `${topology.name} ${provider} ${client} ${kernel} log`;
    compare(
      what,
      lines.map(({ text }) => text),
      textsOf(true),
    );
    const always = lines.filter(({ isAlways }) => isAlways).map(({ text }) => text);
    compare(`${what} when not asked`, always, textsOf(false));
  }
}

interface Logged {
  /** Whether it comes also where the driver did not ask for reasons. */
  readonly isAlways: boolean;
  readonly text: string;
}
