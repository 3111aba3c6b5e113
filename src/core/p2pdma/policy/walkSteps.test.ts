import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMachine } from '../../testing/arbitraryMachine.ts';
import { onTarget } from '../../testing/orchestrated.ts';
import { nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { p2pdmaWalkSteps, upstreamWalkSteps } from './walkSteps.ts';

const target = onTarget().policy.tree;
const redirecting = onTarget({ iommu: 'on' }).policy.tree;
const places = (steps: readonly PlayStep[]) => steps.map(({ at }) => at);
const last = (steps: readonly PlayStep[]) => sentenceText(steps.at(-1)?.sentence ?? []);

describe('the walk of p2pdma, step by step', () => {
  const steps = p2pdmaWalkSteps(target, nodeId('cmb0'), nodeId('rnic'));

  it('goes up from the provider to the common bridge, then up from the client, and sums', () => {
    expect(places(steps)).toEqual(['cmb0', 'bay0', 'switch', 'rnic', 'rnic-port', 'switch']);
    expect(steps.map(({ lane }) => lane)).toEqual([
      ...Array.from({ length: 3 }, () => 'provider walk'),
      ...Array.from({ length: 2 }, () => 'client walk'),
      'provider walk',
    ]);
    expect(last(steps)).toMatch(/^They meet at .*: distance 2 \+ 2 = 4\. ACS redirects nowhere\.$/);
  });

  it('compares each function above the provider with all that is above the client', () => {
    expect(sentenceText(steps[1]?.sentence ?? [])).toMatch(
      /It is none of the client’s .*\. 1 hop from the provider\.$/,
    );
    expect(sentenceText(steps[2]?.sentence ?? [])).toContain('the two meet here');
    expect(steps.filter(({ decides }) => decides)).toHaveLength(2);
  });

  it('says where ACS redirects, and that it decides', () => {
    const redirected = p2pdmaWalkSteps(redirecting, nodeId('cmb0'), nodeId('rnic'));
    expect(sentenceText(redirected[1]?.sentence ?? [])).toContain('so it redirects');
    expect(redirected[1]?.decides).toBe(true);
    expect(last(redirected)).toMatch(/distance 2 \+ 2 = 4\. ACS redirects at /);
  });

  it('ends on the root bus where no bridge is above both, and counts both sides', () => {
    const apart = p2pdmaWalkSteps(target, nodeId('cmb4'), nodeId('rnic'));
    expect(places(apart)).toEqual([
      'cmb4',
      'spare-bay-port',
      'rnic',
      'rnic-port',
      'switch',
      'uplink',
      'spare-bay-port',
    ]);
    expect(last(apart)).toBe('No bridge is above both: they meet only on the root bus. Distance 2 + 4 = 6.');
    expect(sentenceText(apart[3]?.sentence ?? [])).toContain('its ACS is not looked at');
  });

  it('from a function to itself is one step and the sum', () => {
    const self = p2pdmaWalkSteps(target, nodeId('rnic'), nodeId('rnic'));
    expect(places(self)).toEqual(['rnic', 'rnic']);
    expect(last(self)).toContain('distance 0 + 0 = 0');
  });
});

describe('the walk of pci_find_common_upstream_dev', () => {
  it('goes up on one side only, to the first bus whose numbers cover the other’s', () => {
    const steps = upstreamWalkSteps(target, nodeId('cmb0'), nodeId('rnic'));
    expect(places(steps)).toEqual(['cmb0', 'bay0']);
    expect(last(steps)).toMatch(/sits on buses .. to ..: bus .. of RNIC is covered\. The answer is /);
    expect(places(upstreamWalkSteps(target, nodeId('rnic'), nodeId('cmb0')))).toEqual(['rnic', 'rnic-port']);
  });
});

describe('every walk', () => {
  it('goes from function to function above, and ends once', () => {
    fc.assert(
      fc.property(anyMachine, fc.nat(), fc.nat(), (machine, a, b) => {
        const { functions } = machine;
        const [provider, client] = [functions[a % functions.length], functions[b % functions.length]];
        if (!provider || !client) return;
        const tree = machineTree(machine);
        for (const steps of [
          p2pdmaWalkSteps(tree, provider.id, client.id),
          upstreamWalkSteps(tree, provider.id, client.id),
        ]) {
          expect(steps.length).toBeGreaterThan(0);
          for (const { at, to } of steps) if (to) expect(tree.functionById.get(at)?.parent).toBe(to);
          expect(steps.at(-1)).toMatchObject({ to: null, decides: true });
        }
      }),
    );
  });
});
