import { describe, expect, it } from 'vitest';
import type { IommuMode } from '../../dma/iommu.ts';
import { routed } from '../../testing/askRoute.ts';
import { node } from '../../testing/fabricMachine.ts';
import { addresses, inBar, landings, mapped, oneSwitch } from '../../testing/mappingBench.ts';
import type { Architecture } from '../../topology/architecture.ts';
import { plainRequest } from '../routing/request.ts';

const RR = 0x04;
const zen = { cpu: { vendor: 'amd', family: 0x19 } } as const;

describe('a segment that the newest kernel maps', () => {
  const machines = { direct: oneSwitch(), redirected: oneSwitch(RR) };
  const cases = (['direct', 'redirected'] as const).flatMap(machine =>
    (['off', 'pass-through', 'translated'] as const).flatMap(mode =>
      (['x86', 'power'] as const).flatMap(architecture =>
        ['b', 'c', 'd'].map(target => [machine, mode, architecture, target] as const),
      ),
    ),
  );
  it.each<readonly ['direct' | 'redirected', IommuMode, Architecture, string]>(cases)(
    '%s, IOMMU %s, %s: %s gets the address that its route carries, and the route arrives',
    (which, mode, architecture, target) => {
      const machine = machines[which];
      const mapping = mapped([inBar(target)], {
        machine,
        settings: zen,
        architecture,
        platform: { iommu: { mode } },
      });
      const [segment] = mapping.segments;
      const [address] = addresses(mapping);
      const route = routed({
        machine,
        platform: { architecture, iommu: { mode, ats: false } },
        request: {
          ...plainRequest(node('a'), { kind: 'bar', node: node(target), bar: 0, offset: 0n }, 'write'),
          addressing: segment?.mapType === 'BUS_ADDR' ? 'bus' : 'dma-map',
        },
      });
      expect(landings(mapping)).toBe('target');
      expect(route.hops[0]?.carries?.value).toBe(address);
      expect(['delivered', 'redirected']).toContain(route.outcome.kind);
    },
  );
});
