import { describe, expect, it } from 'vitest';
import { speedMatrix } from '../fabric/rates/speedMatrix.ts';
import { speedQuestion } from '../fabric/rates/speedQuestion.ts';
import { speedWays } from '../fabric/rates/transferWay.ts';
import { verdictWords } from '../p2pdma/policy/words.ts';
import { stackAnswer } from '../stack/stackAnswer.ts';
import { rowWord } from '../stack/stackRow.ts';
import { isFoldedRoot, uninterestingFunctions } from '../topology/interesting.ts';
import { machineTree } from '../topology/machineTree.ts';
import { openScene, scenes } from './scenes.ts';

// The rate in an answer is the one in the matrix, wherever Linux is what the pair asks; and its row says the same word.

/** Every so many pairs of a large machine. */
const MOST = 14;

describe.each(scenes.map(({ id }) => id))('%s', id => {
  const document = openScene(id)?.document;
  if (!document) throw new Error(`no scene ${id}`);
  const { machine, settings, platform } = document;
  const tree = machineTree(machine);
  const dull = uninterestingFunctions(tree);
  const ids = machine.functions
    .filter(fn => fn.kind === 'endpoint' && !dull.has(fn.id) && !isFoldedRoot(tree, fn.parent, dull))
    .map(fn => fn.id);
  const stack = { ...document.stack, purpose: 'p2pdma' as const };

  it.each(['write', 'read'] as const)('%s: the answer and the matrix tell one rate', operation => {
    const asked = { machine, settings, platform, ids, operation, isBidirectional: false };
    const speeds = speedMatrix(speedQuestion(asked));
    const step = Math.max(1, Math.floor(ids.length ** 2 / MOST));
    for (let at = 0; at < ids.length ** 2; at += step) {
      const [provider, client] = [ids[Math.floor(at / ids.length)], ids[at % ids.length]];
      if (!provider || !client || provider === client) continue;
      const answer = stackAnswer({ ...document, stack, provider, client });
      const pair = `${client} to ${provider}`;
      const rate = answer.rates?.[operation];
      const shown = speeds.gigabytesPerSecond[at] ?? Number.NaN;
      const expected = Number.isFinite(shown) && shown > 0 ? shown : null;
      if (expected === null) expect([pair, rate?.gigabytesPerSecond]).toEqual([pair, null]);
      else expect(rate?.gigabytesPerSecond, pair).toBeCloseTo(expected, 3);
      if (expected !== null) expect([pair, rate?.way]).toEqual([pair, speedWays[speeds.ways[at] ?? -1]]);
      const linux = answer.rows.find(({ layer }) => layer === 'linux');
      expect([pair, linux && rowWord(linux)]).toEqual([pair, verdictWords[answer.mapType].word]);
    }
  });
});
