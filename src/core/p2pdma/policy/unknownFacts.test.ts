import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completions, partlyShownMachine } from '../../testing/partlyShown.ts';
import type { Cpu } from '../../topology/cpu.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { effectiveCpu } from '../kernels/cpu.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { explainPair } from './explainPair.ts';
import { type Judgement, judgePair } from './judgePair.ts';
import { UNKNOWN_DISTANCE } from './matrix.ts';
import { kernelMessages } from './messages.ts';
import { pairMatrix } from './pairMatrix.ts';
import { pathClassOf } from './pathClass.ts';
import { policyFor } from './policy.ts';
import { defaultSettings, type KernelSettings } from './settings.ts';
import { mapTypes, pathClasses } from './verdict.ts';

/** Two CPUs stand for all: p2pdma asks for nothing but AMD of family 0x17 or later. */
const everyCpu: readonly Cpu[] = [
  { vendor: 'intel', family: 6 },
  { vendor: 'amd', family: 0x19 },
];
const anySettings = fc.record({
  kernel: fc.constantFrom(...kernelRows.map(({ release }) => release)),
  cpu: fc.constantFrom(null, ...everyCpu),
});
const MOST_COMPLETIONS = 400;
const CASES = { numRuns: 150 };

const pairsOf = ({ functions }: Machine): readonly (readonly [NodeId, NodeId])[] => {
  const ids = functions.filter(({ id }) => id.startsWith('device')).map(({ id }) => id);
  return ids.flatMap(provider => ids.map(client => [provider, client] as const));
};

/** What every machine that the capture may show answers about a pair; null where there are too many of them. */
function answersOf(machine: Machine, settings: KernelSettings) {
  const possible: Machine[] = [];
  const told = effectiveCpu(machine, settings);
  const cpus = told.state === 'known' ? [told.value] : everyCpu;
  for (const completion of completions(machine)) {
    if (possible.push(completion) > MOST_COMPLETIONS) return null;
  }
  const policies = possible.flatMap(each => {
    const tree = machineTree(each);
    return cpus.flatMap(cpu => {
      const policy = policyFor(tree, { ...settings, cpu });
      const iommus = policy.iommu === 'not-shown' ? (['serves', 'none'] as const) : [policy.iommu];
      return iommus.map(iommu => ({ ...policy, iommu }));
    });
  });
  return (provider: NodeId, client: NodeId) => policies.map(policy => judgePair(policy, provider, client));
}

/** Calls `check` with what is said of each pair and what each possible machine says of it. */
const holds = (check: (said: Judgement, possible: readonly Judgement[]) => void) =>
  fc.assert(
    fc.property(partlyShownMachine, anySettings, (machine, choice) => {
      const settings = { ...defaultSettings, ...choice };
      const answers = answersOf(machine, settings);
      fc.pre(answers !== null);
      const policy = policyFor(machineTree(machine), settings);
      for (const [provider, client] of pairsOf(machine)) {
        check(judgePair(policy, provider, client), answers?.(provider, client) ?? []);
      }
    }),
    CASES,
  );

const distinct = <T>(values: readonly T[]) => [...new Set(values)].sort();

describe('what a capture does not show', () => {
  it('makes a verdict unknown exactly where it could change it, and the verdicts it leaves open are told', () => {
    holds((said, possible) => {
      const outcomes = distinct(possible.map(({ mapType }) => mapType));
      expect(said.mapType).toBe(outcomes.length === 1 ? outcomes[0] : 'UNKNOWN');
      expect([...said.possible]).toEqual(expect.arrayContaining(outcomes));
    });
  });

  it('makes a distance unknown exactly where it could change it', () => {
    holds((said, possible) => {
      const distances = distinct(possible.map(({ walk }) => walk.distance));
      expect(said.walk.distance).toBe(distances.length === 1 ? distances[0] : null);
    });
  });

  it('never lets a line be told that the kernel might not log', () => {
    holds((said, possible) => {
      const certain = possible.map(each => kernelMessages(each).map(({ text }) => text));
      for (const { text } of kernelMessages(said)) {
        for (const lines of certain) expect(lines).toContain(text);
      }
    });
  });

  it('never makes a path class wrong', () => {
    holds((said, possible) => {
      const told = pathClassOf(said.policy.tree, said.walk);
      if (told === 'UNKNOWN') return;
      for (const { policy, walk } of possible)
        expect([told, 'UNKNOWN']).toContain(pathClassOf(policy.tree, walk));
    });
  });
});

it('an unknown verdict says what would have to be known, a certain one nothing', () => {
  fc.assert(
    fc.property(partlyShownMachine, anySettings, (machine, choice) => {
      const settings = { ...defaultSettings, ...choice };
      const tree = machineTree(machine);
      for (const [provider, client] of pairsOf(machine)) {
        const { mapType, missing } = explainPair({ tree, settings, provider, client });
        expect(missing.length > 0).toBe(mapType === 'UNKNOWN');
      }
    }),
  );
});

it('the matrix says of every pair what its walk says', () => {
  fc.assert(
    fc.property(partlyShownMachine, anySettings, (machine, choice) => {
      const settings = { ...defaultSettings, ...choice };
      const tree = machineTree(machine);
      const policy = policyFor(tree, settings);
      const matrix = pairMatrix(tree, settings);
      matrix.ids.forEach((provider, row) => {
        matrix.ids.forEach((client, column) => {
          const at = row * matrix.ids.length + column;
          const { mapType, walk } = judgePair(policy, provider, client);
          expect([
            mapTypes[matrix.mapTypes[at] ?? -1],
            matrix.distances[at],
            pathClasses[matrix.pathClasses[at] ?? -1],
          ]).toEqual([mapType, walk.distance ?? UNKNOWN_DISTANCE, pathClassOf(tree, walk)]);
        });
      });
    }),
    { numRuns: 500 },
  );
});
