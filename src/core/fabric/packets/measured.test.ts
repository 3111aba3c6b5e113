import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { between, finished, simulated, steadyGigabytes } from '../../testing/simulated.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../../topology/acs.ts';
import { known } from '../../topology/fact.ts';
import type { LinkRate } from '../../topology/link.ts';
import type { Machine } from '../../topology/machine.ts';
import { flowNetwork, maxMinFair } from '../flows/flows.ts';
import { hardwareGigabytes } from '../rates/linkModel.ts';
import { steadyRates } from './closedForm.ts';
import { defaultPacketOptions } from './options.ts';
import type { FlowSpec } from './workload.ts';

const one = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);
const three = fabricMachine(
  hostBridge([
    rootPort('rp', [
      packetSwitch('top', [packetSwitch('s0', [device('a')]), packetSwitch('s1', [device('b')])]),
    ]),
  ]),
);
const acrossRoot = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('s0', [device('a')])]),
    rootPort('rp1', [packetSwitch('s1', [device('b')])]),
  ]),
);
/** The machine with every link at this rate. */
const trainedTo = (machine: Machine, rate: LinkRate): Machine => {
  const link = known({ maximum: known(rate, 'drawn'), current: known(rate, 'drawn') }, 'drawn');
  return { ...machine, functions: machine.functions.map(fn => ({ ...fn, link })) };
};
const MS = 1e9;
const US = 1e6;

describe('a read of 128 bytes between GPUs, measured with p2pmark (voipmonitor/rtx6kpro)', () => {
  it.each([
    ['below one switch', one, 715],
    ['over three switch chips', three, 1160],
    ['from switch to switch over the root complex', acrossRoot, 1400],
  ] as const)('%s: %s ns within 5 %%', (_where, machine, measuredNs) => {
    const [flow] = finished({
      machine,
      flows: [between('a', 'read', 'b', { sizeBytes: 128 })],
    }).flowResults();
    expect(flow?.latency?.medianPs).toBeGreaterThan(measuredNs * 950);
    expect(flow?.latency?.medianPs).toBeLessThan(measuredNs * 1050);
  });
});

describe('writes from FPGA to FPGA through a switch, Gen2 x4 (Rumyantsev 2013)', () => {
  const link = { generation: 2, width: 4 } as const;
  const machine = fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('sw', [device('a', { link }), device('b', { link })])])]),
  );
  it.each([
    [128, 1603],
    [256, 1740],
  ])('MPS %s: %s MB/s within 1 %%', (maxPayloadBytes, measured) => {
    const run = simulated({
      machine,
      flows: [between('a', 'write', 'b', { sizeBytes: 8 << 20 })],
      options: { maxPayloadBytes },
    });
    const [rate] = steadyGigabytes(run, { fromPs: 0.5 * MS, toPs: 3 * MS });
    expect(Math.abs(((rate ?? 0) * 1000) / measured - 1)).toBeLessThan(0.01);
  });
});

describe('in steady state both engines agree', () => {
  const rates: readonly LinkRate[] = [1, 2, 3, 4, 5, 6].flatMap(generation =>
    [1, 4, 16].map(width => ({ generation, width }) as LinkRate),
  );
  it.each(rates)('posted writes over x$width Gen$generation: the closed form within 1 %', link => {
    const machine = trainedTo(one, link);
    const expected = hardwareGigabytes(link, { payloadBytes: 256, addressBits: 64 });
    const sizeBytes = 8 << 20;
    const run = simulated({ machine, flows: [between('a', 'write', 'b', { sizeBytes })] });
    const wholePs = (sizeBytes / expected) * 1000;
    const [rate] = steadyGigabytes(run, { fromPs: wholePs * 0.1, toPs: wholePs * 0.3 });
    expect(Math.abs((rate ?? 0) / expected - 1)).toBeLessThan(0.01);
  });
  it.each([2, 3, 5])('%s writers to one device share its link equally, within 2 %% of max-min', count => {
    const names = Array.from({ length: count }, (_, n) => `w${n}`);
    const machine = fabricMachine(
      hostBridge([rootPort('rp', [packetSwitch('sw', [device('t'), ...names.map(name => device(name))])])]),
    );
    const flows = names.map(name => between(name, 'write', 't', { sizeBytes: 4 << 20 }));
    const capacity = hardwareGigabytes({ generation: 5, width: 16 }, { payloadBytes: 256, addressBits: 64 });
    const fair = maxMinFair(
      flowNetwork(
        [capacity],
        names.map(() => [0]),
      ),
    ).ratesGigabytes;
    const found = steadyGigabytes(simulated({ machine, flows }), { fromPs: 10 * US, toPs: 60 * US });
    found.forEach((rate, flow) => {
      expect(Math.abs(rate / (fair[flow] ?? 0) - 1)).toBeLessThan(0.02);
    });
  });
});

describe('in steady state packets keep to the closed form of their rules, within 1 %', () => {
  const rates: readonly LinkRate[] = [1, 3, 5, 6].flatMap(generation =>
    [1, 8, 16].map(width => ({ generation, width }) as LinkRate),
  );
  const shapes = [
    [128, 512],
    [256, 512],
    [512, 4096],
  ] as const;
  const unlimited = { headers: 0, dataUnits: 0 };
  const credits = { posted: unlimited, nonPosted: unlimited, completion: unlimited };
  const cases = rates.flatMap(rate => shapes.map(([mps, mrrs]) => ({ ...rate, mps, mrrs })));
  it.each(cases)('x$width Gen$generation, MPS $mps, MRRS $mrrs', ({ generation, width, mps, mrrs }) => {
    const rate = { generation, width };
    const shape = { maxPayloadBytes: mps, maxReadRequestBytes: mrrs };
    const machine = trainedTo(one, rate);
    // Finite pools where updates are to be counted; the rest is wide open.
    const plenty = { headers: 2000, dataUnits: 32_000 };
    const finite = { ...credits, posted: plenty, nonPosted: plenty };
    const options = {
      ...shape,
      tagsPerRequester: 768,
      scalesCreditsFrom: null,
      credits: { endpoint: finite, switch: finite, root: finite },
    };
    const closed = steadyRates({
      ...shape,
      rate,
      linkEfficiency: defaultPacketOptions.linkEfficiency,
      addressBits: 64,
      hasEcrc: false,
    });
    const measure = (flows: readonly FlowSpec[], expected: number) => {
      const wholePs = (400_000 / expected) * 1000;
      const run = simulated({ machine, flows, options });
      const steady = steadyGigabytes(run, { fromPs: wholePs * 0.2 + 5 * US, toPs: wholePs + 5 * US });
      for (const found of steady) expect(Math.abs(found / expected - 1)).toBeLessThan(0.01);
    };
    const large = { sizeBytes: 4 << 20 };
    measure([between('a', 'write', 'b', large)], closed.writeGigabytes);
    measure([between('a', 'read', 'b', large)], closed.readGigabytes);
    const both = [between('a', 'write', 'b', large), between('b', 'write', 'a', large)];
    measure(both, closed.writeBothWaysGigabytes);
  });
});

describe('a pair below one switch, both ways at once', () => {
  const pair = (control: number) =>
    fabricMachine(
      hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control })], control)]),
    );
  const total = (control: number, operation: 'read' | 'write') => {
    const flows = [between('a', operation, 'b'), between('b', operation, 'a')].map(flow => ({
      ...flow,
      sizeBytes: 16 << 20,
    }));
    const run = simulated({ machine: pair(control), flows });
    return steadyGigabytes(run, { fromPs: 20 * US, toPs: 120 * US }).reduce((sum, rate) => sum + rate, 0);
  };
  it.each(['read', 'write'] as const)('%ss: ACS redirect halves what the pair carries', operation => {
    const off = total(ACS_SV | ACS_UF, operation);
    const on = total(ACS_SV | ACS_RR | ACS_CR | ACS_UF, operation);
    expect(off).toBeGreaterThan(100);
    expect(Math.abs(on / off / 0.5 - 1)).toBeLessThan(0.05);
  });
});
