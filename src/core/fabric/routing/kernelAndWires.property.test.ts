import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPair } from '../../p2pdma/policy/explainPair.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { anyRack } from '../../testing/arbitraryRack.ts';
import { ask, nodes, routed } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { ACS_DT, ACS_EC, ACS_RR, ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import { chainOf, machineTree } from '../../topology/machineTree.ts';
import { allHops } from './hop.ts';

/** Mostly words that do not redirect, so that many pairs are BUS_ADDR; some that do, elsewhere on the tree. */
const controls = fc.constantFrom(undefined, 0, ACS_SV, ACS_SV | ACS_UF, ACS_TB | ACS_DT, ACS_RR, ACS_EC);

describe('what the kernel says and what the wires do', () => {
  it('agree on BUS_ADDR: by bus address the peer is reached below the common bridge, both ways', () => {
    let pairs = 0;
    fc.assert(
      fc.property(anyRack(controls), fc.constantFrom('read', 'write'), (machine, operation) => {
        const tree = machineTree(machine);
        const endpoints = machine.functions.filter(fn => fn.kind === 'endpoint').slice(0, 6);
        for (const client of endpoints) {
          for (const provider of endpoints) {
            const question = { tree, settings: defaultSettings, provider: provider.id, client: client.id };
            const { mapType, commonBridge } = explainPair(question);
            if (client === provider || mapType !== 'BUS_ADDR') continue;
            pairs++;
            const target = { kind: 'bar', node: provider.id, bar: 0, offset: 0n } as const;
            const result = routed({ machine, request: ask(operation, { initiator: client.id, target }) });
            expect(result.outcome.kind).toBe('delivered');
            for (const hop of allHops(result)) {
              expect(chainOf(tree, hop.at).some(fn => fn.id === commonBridge)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 50 },
    );
    expect(pairs).toBeGreaterThan(0);
  });

  it('differ where a port redirects at which the ways do not part', () => {
    // a -> s1.0 -> s1 -> top.0 -> top.1 -> b: the ways part at top.0; s1.0 below it has nobody to redirect away from.
    const machine = fabricMachine(
      hostBridge([
        rootPort('rp', [
          packetSwitch('top', [packetSwitch('s1', [device('a')], { control: ACS_RR }), device('b')]),
        ]),
      ]),
    );
    const question = {
      tree: machineTree(machine),
      settings: defaultSettings,
      provider: node('b'),
      client: node('a'),
    };
    expect(explainPair(question).redirecting).toEqual(['s1.0']);
    expect(nodes(routed({ machine }).hops)).toBe('a s1.0 s1 top.0 top.1 b');
  });
});
