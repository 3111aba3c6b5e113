import { describe, expect, it } from 'vitest';
import { bootedFabric } from '../fabric/routing/bootedFabric.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { carrying } from '../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../topology/acs.ts';
import { pairRates, type RatesAsked } from './pairRates.ts';

const REDIRECT = ACS_RR | ACS_CR | ACS_UF;
const rates = (more: Partial<RatesAsked>, control?: number) => {
  const ports = control === undefined ? {} : { control };
  const machine = fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], ports)])]),
  );
  const platform = {
    rootComplex: carrying('reads-and-writes'),
    iommu: { mode: 'translated', ats: false },
  } as const;
  const fabric = bootedFabric({ machine, settings: defaultSettings, platform });
  return pairRates(fabric, {
    client: node('a'),
    provider: node('b'),
    address: 'raw',
    mapType: 'NOT_SUPPORTED',
    outcome: 'yes',
    refusedBy: null,
    ...more,
  });
};

describe('the rate that an answer means', () => {
  it('is of the path that the driver takes, whatever Linux would say', () => {
    expect(rates({}).write.way).toBe('direct');
    expect(rates({ address: 'mapped' }, REDIRECT).write.way).toBe('host');
  });

  it('is none where the wires lose what software allows', () => {
    const lost = rates({ outcome: 'no', refusedBy: 'wires' }, REDIRECT);
    expect(lost.write).toEqual({ way: 'lost', gigabytesPerSecond: null });
  });

  it('is by way of memory where a layer refuses, or works without peers whoever refuses them', () => {
    for (const asked of [
      { outcome: 'no', refusedBy: 'driver' },
      { outcome: 'not-peer', refusedBy: 'wires' },
    ] as const)
      expect(rates(asked, REDIRECT).read.way).toBe('staged');
  });

  it('is not known where the answer is not', () => {
    expect(rates({ outcome: 'unknown' }).write).toEqual({ way: 'unknown', gigabytesPerSecond: null });
  });
});
