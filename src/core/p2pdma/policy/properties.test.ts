import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import type { FunctionSpec } from '../../topology/buildSpec.ts';
import type { Cpu } from '../../topology/cpu.ts';
import { known, knownValue } from '../../topology/fact.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { chainOf, machineTree } from '../../topology/machineTree.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { findCommonUpstream } from './commonUpstream.ts';
import { judgePair } from './judgePair.ts';
import { policyFor } from './policy.ts';
import { defaultSettings } from './settings.ts';
import { redirects, walkPair } from './walk.ts';

/** No ACS, ACS without redirect, and with each bit that redirects. */
const anyControl = fc.constantFrom(undefined, 0x00, 0x11, 0x04, 0x08, 0x20, 0x1d);
interface Below {
  readonly control: number | undefined;
  /** What hangs below the ports of a switch; nothing: a device in its place. */
  readonly below: readonly Below[];
}
const anyDevice: fc.Arbitrary<Below> = fc.record({ control: anyControl, below: fc.constant([]) });
const anySwitchOf = (each: fc.Arbitrary<Below>): fc.Arbitrary<Below> =>
  fc.record({ control: anyControl, below: fc.array(each, { maxLength: 3 }) });
/** A device, a switch, or a switch below a switch. */
const anyBelow = anySwitchOf(fc.oneof(anyDevice, anySwitchOf(anyDevice)));
/** First devices of a root bus: listed, listed for one host bridge, AMD Zen, on no list; or none. */
const anyFirst = fc.constantFrom(
  [0x8086, 0x2030],
  [0x8086, 0x2f00],
  [0x1022, 0x1450],
  [0x8086, 0x1111],
  null,
);
const anyHostBridge = fc.record({
  first: anyFirst,
  ports: fc.array(anyBelow, { minLength: 1, maxLength: 3 }),
});

const anyMachine: fc.Arbitrary<Machine> = fc
  .array(anyHostBridge, { minLength: 1, maxLength: 2 })
  .map(hosts => fabricMachine(...hosts.map(hostSpec)));

function hostSpec({ first, ports }: { first: readonly number[] | null; ports: readonly Below[] }, i: number) {
  const functions = ports.map((port, j) =>
    rootPort(`rp${i}.${j}`, belowPort(`${i}-${j}`, port.below), port.control),
  );
  const [vendorId = 0, deviceId = 0] = first ?? [];
  const identifying: FunctionSpec = {
    ...device(`host${i}`, { vendorId, deviceId, classCode: 0x0600, bars: [] }),
    portType: 'rc-integrated-endpoint',
    at: '00.0',
  };
  const bus = i * 0x80;
  return hostBridge(first ? [identifying, ...functions.map(from(1))] : functions.map(from(1)), {
    id: `rc${i}`,
    bus,
  });
}

const from = (first: number) => (fn: FunctionSpec, i: number) => ({
  ...fn,
  at: `${(first + i).toString(16).padStart(2, '0')}.0`,
});

function belowPort(path: string, below: readonly Below[]): readonly FunctionSpec[] {
  if (below.length === 0) return [device(`d${path}`)];
  const specs = below.map((each, i) => belowPort(`${path}-${i}`, each.below)[0] ?? device(`e${path}.${i}`));
  return [
    packetSwitch(`s${path}`, specs, below[0]?.control === undefined ? {} : { control: below[0].control }),
  ];
}

const releases = kernelRows.map(({ release }) => release);
const anyRelease = fc.constantFrom(...releases);
const INTEL: Cpu = { vendor: 'intel', family: 6 };
const ZEN: Cpu = { vendor: 'amd', family: 0x19 };
const anyCpu = fc.constantFrom(INTEL, ZEN, { vendor: 'hygon', family: 0x18 } as const);

const endpointIds = (machine: Machine): readonly NodeId[] =>
  machine.functions.filter(({ kind }) => kind === 'endpoint').map(({ id }) => id);

function verdictsOf(machine: Machine, kernel: string, cpu: Cpu) {
  const policy = policyFor(machineTree(machine), { ...defaultSettings, kernel, cpu });
  const ids = endpointIds(machine);
  return ids.flatMap(a => ids.map(b => ({ a, b, ...judgePair(policy, a, b) })));
}
const SUPPORTED = ['BUS_ADDR', 'THRU_HOST_BRIDGE'];

describe('what holds in every kernel', () => {
  it('a verdict is the same in both directions', () => {
    fc.assert(
      fc.property(anyMachine, anyRelease, anyCpu, (machine, kernel, cpu) => {
        const policy = policyFor(machineTree(machine), { ...defaultSettings, kernel, cpu });
        for (const { a, b, mapType, walk } of verdictsOf(machine, kernel, cpu)) {
          const back = judgePair(policy, b, a);
          expect([back.mapType, back.walk.distance]).toEqual([mapType, walk.distance]);
        }
      }),
    );
  });

  it('the distance is 0 for one and the same function and for nothing else', () => {
    fc.assert(
      fc.property(anyMachine, machine => {
        for (const { a, b, walk } of verdictsOf(machine, '7.2', INTEL))
          expect(walk.distance === 0).toBe(a === b);
      }),
    );
  });

  it('it is BUS_ADDR exactly where a bridge is above both and nothing redirects up to and with it', () => {
    fc.assert(
      fc.property(anyMachine, anyRelease, anyCpu, (machine, kernel, cpu) => {
        const tree = machineTree(machine);
        for (const { a, b, mapType } of verdictsOf(machine, kernel, cpu)) {
          const [chainA, chainB] = [chainOf(tree, a), chainOf(tree, b)];
          const common = chainA.find(fn => chainB.includes(fn));
          const upTo = (chain: typeof chainA) => (common ? chain.slice(0, chain.indexOf(common) + 1) : []);
          const isDirect = common !== undefined && ![...upTo(chainA), ...upTo(chainB)].some(redirects);
          expect(mapType === 'BUS_ADDR').toBe(isDirect);
        }
      }),
    );
  });

  it('what 4.20 allows is BUS_ADDR later, at the same distance', () => {
    fc.assert(
      fc.property(anyMachine, anyRelease, anyCpu, (machine, kernel, cpu) => {
        const later = verdictsOf(machine, kernel, cpu);
        verdictsOf(machine, '4.20', cpu).forEach(({ mapType, walk }, i) => {
          expect(later[i]?.mapType === 'BUS_ADDR').toBe(SUPPORTED.includes(mapType));
          expect(later[i]?.walk.distance).toBe(walk.distance);
        });
      }),
    );
  });

  it('no pair that a kernel supports is refused by a later one with the same list', () => {
    fc.assert(
      fc.property(anyMachine, anyCpu, (machine, cpu) => {
        const steps = [
          verdictsOf(machine, '4.20', cpu),
          verdictsOf(machine, '5.2', cpu),
          verdictsOf(machine, '5.8', cpu),
        ];
        steps.slice(1).forEach((later, step) => {
          steps[step]?.forEach(({ mapType }, i) => {
            if (SUPPORTED.includes(mapType)) expect(SUPPORTED).toContain(later[i]?.mapType);
          });
        });
      }),
    );
  });

  it('a redirect more changes no distance, and makes no verdict BUS_ADDR', () => {
    fc.assert(
      fc.property(anyMachine, anyRelease, fc.nat(), (machine, kernel, pick) => {
        const more = withRedirect(machine, pick % machine.functions.length);
        const after = verdictsOf(more, kernel, INTEL);
        verdictsOf(machine, kernel, INTEL).forEach(({ mapType, walk }, i) => {
          expect(after[i]?.walk.distance).toBe(walk.distance);
          if (after[i]?.mapType !== mapType) expect(mapType).toBe('BUS_ADDR');
        });
      }),
    );
  });

  it('the CPU changes no pair that is BUS_ADDR', () => {
    fc.assert(
      fc.property(anyMachine, anyRelease, anyCpu, anyCpu, (machine, kernel, one, other) => {
        const isDirect = (cpu: Cpu) =>
          verdictsOf(machine, kernel, cpu).map(({ mapType }) => mapType === 'BUS_ADDR');
        expect(isDirect(one)).toEqual(isDirect(other));
      }),
    );
  });

  it('pci_find_common_upstream_dev answers with the first device, a bridge above it, or nothing', () => {
    fc.assert(
      fc.property(anyMachine, machine => {
        const tree = machineTree(machine);
        for (const { a, b } of verdictsOf(machine, '7.2', INTEL)) {
          const found = findCommonUpstream(tree, a, b);
          if (found) expect(chainOf(tree, a)).toContain(found);
          else expect(found).toBeNull();
          if (walkPair(tree, a, b).common) expect(found).not.toBeNull();
        }
      }),
    );
  });
});

function withRedirect(machine: Machine, place: number): Machine {
  const functions = machine.functions.map((fn, i) => {
    const acs = knownValue(fn.acs);
    if (i !== place || !acs) return fn;
    return {
      ...fn,
      acs: known({ ...acs, control: known((knownValue(acs.control) ?? 0) | 0x04, 'edited') }, 'edited'),
    };
  });
  return { ...machine, functions };
}
