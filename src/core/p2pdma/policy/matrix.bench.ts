import { bench, describe } from 'vitest';
import { bdfParts, makeBdf } from '../../topology/bdf.ts';
import { absent, known, unknown } from '../../topology/fact.ts';
import { nothingShown } from '../../topology/facts/facts.ts';
import { type Machine, nodeId, type PciFunction } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PortType } from '../../topology/portType.ts';
import { decides } from './decision.ts';
import { ofClient, ofProvider } from './inputs.ts';
import { pairMatrix } from './pairMatrix.ts';
import { type RuleBook, rule } from './rule.ts';
import { rules } from './rules.ts';
import { defaultSettings } from './settings.ts';

const ENDPOINTS = 1000;

/** Two levels of switches below each root port: an endpoint has five bridges above it, depth 6. */
function wideMachine(): Machine {
  const functions: PciFunction[] = [];
  let buses = 0;
  const add = (id: string, parent: string, portType: PortType, redirects = false) => {
    const bus = buses++;
    const common = {
      ...nothingShown,
      id: nodeId(id),
      parent: nodeId(parent),
      bdf: makeBdf({ domain: bus >> 8, bus: bus & 0xff, device: 0, function: 0 }),
      label: null,
      vendorId: known(0x1000, 'drawn'),
      deviceId: known(0xc030, 'drawn'),
      portType: known(portType, 'drawn'),
      acs: redirects
        ? known(
            { capability: known(0x5f, 'drawn'), control: known(0x1d, 'drawn'), egressVector: unknown },
            'drawn',
          )
        : absent('drawn'),
      numaNode: known(0, 'drawn'),
    } as const;
    functions.push(
      portType === 'endpoint'
        ? { ...common, kind: 'endpoint', physicalFunction: null }
        : { ...common, kind: 'bridge', buses: unknown, windows: unknown },
    );
  };
  for (let root = 0; root * 100 < ENDPOINTS; root++) {
    add(`rp${root}`, 'hb', 'root-port');
    add(`u${root}`, `rp${root}`, 'upstream-port');
    for (let i = 0; i < 10; i++) {
      const leaf = `${root}.${i}`;
      add(`d${leaf}`, `u${root}`, 'downstream-port', i % 3 === 0);
      add(`v${leaf}`, `d${leaf}`, 'upstream-port');
      for (let j = 0; j < 10; j++) {
        add(`p${leaf}.${j}`, `v${leaf}`, 'downstream-port', j % 4 === 0);
        add(`e${leaf}.${j}`, `p${leaf}.${j}`, 'endpoint');
      }
    }
  }
  const root = {
    kind: 'host-bridge',
    id: nodeId('hb'),
    domain: 0,
    bus: 0,
    subordinate: unknown,
    numaNode: known(0, 'drawn'),
    windows: unknown,
    listing: 'complete',
  } as const;
  return { name: 'wide', roots: [root], functions, others: [], sideLinks: [] };
}

const tree = machineTree(wideMachine());

/** The same with a bridge between the root bus and everything else. */
function withBridgeOnTop(machine: Machine): Machine {
  const [bridge, ...others] = machine.functions;
  if (!bridge) throw new Error('a machine without functions');
  const top = { ...bridge, id: nodeId('top') };
  const below = [bridge, ...others].map(fn => (fn.parent === bridge.parent ? { ...fn, parent: top.id } : fn));
  return { ...machine, functions: [top, ...below] };
}
const belowOneBridge = machineTree(withBridgeOnTop(tree.machine));

const lookingAtBoth: RuleBook = {
  rules: {
    own: rule({
      reads: {
        provider: ofProvider(fn => bdfParts(fn.bdf).bus % 8),
        client: ofClient(fn => bdfParts(fn.bdf).bus % 8),
      },
      source: 'nowhere',
      decide: ({ provider, client }) =>
        provider + client === 7 ? decides('refused', 'NOT_SUPPORTED') : null,
    }),
    ...rules,
  },
  words: {},
};
const pairs = ENDPOINTS * ENDPOINTS;

describe(`all pairs of ${ENDPOINTS} endpoints at depth 6; a millisecond is ${1e6 / pairs} ns a pair`, () => {
  bench('pairMatrix', () => {
    pairMatrix(tree, defaultSettings);
  });
  bench('all below one bridge, where each pair is looked up', () => {
    pairMatrix(belowOneBridge, defaultSettings);
  });
  bench('the same with a rule that tells both functions apart', () => {
    pairMatrix(belowOneBridge, defaultSettings, lookingAtBoth);
  });
});
