import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speedMatrix, speedOf } from '../fabric/rates/speedMatrix.ts';
import { speedQuestion } from '../fabric/rates/speedQuestion.ts';
import { speedWays } from '../fabric/rates/transferWay.ts';
import { verdictAt } from '../p2pdma/policy/matrix.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { anyRatedRack } from '../testing/anyRatedRack.ts';
import { anyPlatform } from '../testing/arbitraryPlatform.ts';
import type { RatedMachine } from '../testing/oneModel.ts';
import { partlyShownMachine } from '../testing/partlyShown.ts';
import { unknown } from '../topology/fact.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { buildScene } from './buildScene.ts';
import { scenes } from './scenes.ts';

const MOST_DEVICES = 24;

/** Every cell as it is when its pair is routed by itself. */
function expectSameByPair(rated: RatedMachine, operation: 'read' | 'write', isBidirectional: boolean) {
  const endpoints = rated.machine.functions.filter(fn => fn.kind === 'endpoint').map(fn => fn.id);
  const every = Math.max(1, Math.floor(endpoints.length / MOST_DEVICES));
  const ids = endpoints.filter((_, at) => at % every === 0).slice(0, MOST_DEVICES);
  const question = speedQuestion({ ...rated, ids, operation, isBidirectional });
  const matrix = speedMatrix(question);
  const { verdicts } = question;
  const verdict = (provider: NodeId, client: NodeId) =>
    verdictAt(verdicts, verdicts.ids.indexOf(provider), verdicts.ids.indexOf(client));
  for (const [row, provider] of ids.entries()) {
    for (const [column, client] of ids.entries()) {
      const at = row * ids.length + column;
      const [there, back] = [verdict(provider, client), verdict(client, provider)];
      const own = speedOf(question, { provider, client, there, back });
      const what = `${client} ${operation}s ${provider}`;
      expect(speedWays[matrix.ways[at] ?? -1], what).toBe(speedWays[own.way]);
      expect(matrix.gigabytesPerSecond[at], what).toBe(Math.fround(own.gigabytes));
      expect(matrix.limits[at], what).toBe(own.limit);
      expect(matrix.presumed[at], what).toBe(Number(own.isPresumed));
      expect(matrix.latencyNs[at], what).toBe(Math.fround(own.latencyNs));
    }
  }
}

/** The machine with one fact of one function left out, as captures lack some. */
const poorer = (
  machine: Machine,
  at: number,
  fact: 'acs' | 'windows' | 'bars' | 'link' | 'buses',
): Machine => ({
  ...machine,
  functions: machine.functions.map((fn, place) =>
    place === at % machine.functions.length && fact in fn ? { ...fn, [fact]: unknown } : fn,
  ),
});

const asked = [fc.constantFrom('read' as const, 'write' as const), fc.boolean()] as const;

describe('a matrix that routes one pair of each kind is the matrix of all pairs', () => {
  it.each(scenes)('$id', scene => {
    const { machine, settings, platform } = buildScene(scene).document;
    for (const operation of ['read', 'write'] as const)
      expectSameByPair({ machine, settings, platform }, operation, operation === 'read');
  });
  it('on random machines', () => {
    fc.assert(
      fc.property(anyRatedRack, ...asked, (rated, operation, both) =>
        expectSameByPair(rated, operation, both),
      ),
      { numRuns: 60 },
    );
  });
  it('on random machines that lack a fact, under any platform', () => {
    const anyFact = fc.constantFrom(
      'acs' as const,
      'windows' as const,
      'bars' as const,
      'link' as const,
      'buses' as const,
    );
    const anyPoor = anyRatedRack.chain(rated =>
      fc.record({
        rated: fc.constant(rated),
        platform: anyPlatform(rated.machine),
        at: fc.nat(),
        fact: anyFact,
      }),
    );
    fc.assert(
      fc.property(anyPoor, ...asked, ({ rated, platform, at, fact }, operation, both) =>
        expectSameByPair({ ...rated, machine: poorer(rated.machine, at, fact), platform }, operation, both),
      ),
      { numRuns: 60 },
    );
  });
  it('on captures that show little', () => {
    fc.assert(
      fc.property(partlyShownMachine, ...asked, (machine, operation, both) =>
        expectSameByPair({ machine, settings: defaultSettings, platform: {} }, operation, both),
      ),
      { numRuns: 60 },
    );
  });
});
