import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { unknown } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { explainPair } from './explainPair.ts';
import { defaultSettings } from './settings.ts';
import { walkPair } from './walk.ts';

/** No bridge shows its ACS. */
const withoutAcs = (machine: Machine): Machine => ({
  ...machine,
  functions: machine.functions.map(fn => (fn.kind === 'bridge' ? { ...fn, acs: unknown } : fn)),
});
/** Of these roots the capture shows a bus, and not what leads to it. */
const unplaced = (machine: Machine, ...ids: readonly string[]): Machine => ({
  ...machine,
  roots: machine.roots.map(root =>
    ids.includes(root.id) ? { kind: 'unplaced-bus', id: root.id, domain: root.domain, bus: root.bus } : root,
  ),
});

const machine = withoutAcs(
  fabricMachine(
    hostBridge([
      rootPort('rp', [
        packetSwitch('outer', [packetSwitch('inner', [device('a'), device('b')]), device('c')]),
      ]),
      rootPort('rp2', [device('d')]),
    ]),
    hostBridge([rootPort('lost', [packetSwitch('lost-switch', [device('e')])])], { id: 'rc2', bus: 0x40 }),
    hostBridge([rootPort('gone', [device('f')])], { id: 'rc3', bus: 0x80 }),
  ),
);

/** Whose ACS would have to be known, in the order in which it is told; `bridges` for what leads to both. */
function missing(shown: Machine, provider: string, client: string): readonly string[] {
  const question = { provider: node(provider), client: node(client) };
  const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } as const };
  return explainPair({ tree: machineTree(shown), settings, ...question }).missing.map(
    fact => fact.node ?? (fact.what.includes('bridges') ? 'bridges' : fact.what),
  );
}
const acsUnknown = (shown: Machine, provider: string, client: string) =>
  walkPair(machineTree(shown), node(provider), node(client)).acsUnknown.map(({ id }) => id);

describe('the ports whose ACS would have to be known', () => {
  it('are those between the two with the common bridge, the provider’s side first; none above it', () => {
    expect(missing(machine, 'a', 'b')).toEqual(['inner.0', 'inner', 'inner.1']);
    expect(missing(machine, 'b', 'a')).toEqual(['inner.1', 'inner', 'inner.0']);
    expect(missing(machine, 'a', 'c')).toEqual(['inner.0', 'inner', 'outer.0', 'outer', 'outer.1']);
  });

  it('are none where the paths meet in the root complex: ACS plays no part there', () => {
    expect(acsUnknown(machine, 'a', 'd')).toEqual([]);
    expect(acsUnknown(machine, 'a', 'e')).toEqual([]);
  });

  it('are, up to a bus whose bridge is not shown, all; below a host bridge only the first', () => {
    // Whatever joins them hangs above all of `lost`, and above the port of `a` at least.
    const shown = unplaced(machine, 'rc2');
    expect(acsUnknown(shown, 'a', 'e')).toEqual(['inner.0', 'lost-switch.0', 'lost-switch', 'lost']);
    expect(acsUnknown(shown, 'e', 'a')).toEqual(['lost-switch.0', 'lost-switch', 'lost', 'inner.0']);
    expect(missing(shown, 'a', 'e')).toEqual(['bridges', 'inner.0', 'lost-switch.0', 'lost-switch', 'lost']);
  });

  it('are all on both sides where neither bus is placed', () => {
    const shown = unplaced(machine, 'rc2', 'rc3');
    expect(acsUnknown(shown, 'f', 'e')).toEqual(['gone', 'lost-switch.0', 'lost-switch', 'lost']);
  });
});

describe('a fact behind which the rules come to the same', () => {
  const onHost = (listed: boolean) =>
    withoutAcs(
      fabricMachine(
        hostBridge([
          {
            ...device('first', { vendorId: 0x1014, deviceId: listed ? 1 : 2, classCode: 0x0600, bars: [] }),
            portType: 'rc-integrated-endpoint',
            at: '00.0',
          },
          { ...rootPort('port', [device('g'), device('h')]), at: '01.0' },
        ]),
      ),
    );
  const edit = { edit: 'add', vendorId: 0x1014, deviceId: 1, sameHostBridge: false } as const;
  const told = (listed: boolean) => {
    const {
      mapType,
      possible,
      missing: facts,
    } = explainPair({
      tree: machineTree(onHost(listed)),
      settings: { ...defaultSettings, hostBridgeEdits: [edit] },
      provider: node('g'),
      client: node('h'),
    });
    return {
      mapType,
      possible: [...possible].sort(),
      facts: facts.length,
      about: facts.map(fact => fact.node),
    };
  };

  it('is not asked for: which CPU it is, where the list lets the pair through in any case', () => {
    expect(told(true)).toEqual({
      mapType: 'UNKNOWN',
      possible: ['BUS_ADDR', 'THRU_HOST_BRIDGE'],
      facts: 1,
      about: ['port'],
    });
    expect(told(false)).toMatchObject({
      mapType: 'UNKNOWN',
      possible: ['BUS_ADDR', 'NOT_SUPPORTED', 'THRU_HOST_BRIDGE'],
      facts: 2,
    });
  });
});
