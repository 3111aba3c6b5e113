import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/settings.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { editMachine, type MachineEdit } from '../topology/edits/machineEdit.ts';
import { sentenceText } from '../topology/sentence.ts';
import { editWords } from './editWords.ts';
import { movePlaces } from './movePlaces.ts';
import { pairChangesText } from './pairChanges.ts';

/** A switch with two devices, and a free port beside it. */
const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])]), rootPort('free', [])]),
);
const settings = defaultSettings;
const pair = { client: node('a'), provider: node('b') };

describe('places for a device that is moved', () => {
  const places = new Map(
    movePlaces({ machine, settings, node: node('b'), pair }).map(each => [each.place as string, each]),
  );
  const at = (id: string) => {
    const place = places.get(id);
    if (!place) throw new Error(id);
    return place;
  };
  it('every node of the machine is one, with a verdict or a reason', () => {
    expect(places.size).toBe(machine.roots.length + machine.functions.length);
    for (const { refusal, mapType } of places.values())
      expect((refusal === null) === (mapType !== null)).toBe(true);
  });
  it('away from the switch the pair no longer stays below it', () => {
    expect(at('free').mapType).not.toBe('BUS_ADDR');
    expect(at('free').pairs).toEqual({ better: 0, worse: 2 });
  });
  it('where it is, and where somebody else is, it may not go', () => {
    const reason = (id: string) => sentenceText(at(id).refusal ?? []);
    expect(reason('sw.1')).toContain('already');
    expect(reason('sw.0')).toContain('a link leads to one device');
    expect(reason('a')).toContain('Nothing can be plugged into');
  });
});

describe('what came of an edit, in words', () => {
  const words = (edit: MachineEdit) => {
    const made = editMachine(machine, edit);
    if (!made.ok) throw new Error(sentenceText(made.error.sentence));
    return sentenceText(editWords({ machine, settings, edit, pair }, made.value).sentence);
  };
  it.each<readonly [string, MachineEdit, RegExp]>([
    [
      'a move',
      { kind: 'move', node: node('b'), to: node('free') },
      /^Moved .* to .*\. .* to .* is now .*\. 2 pairs worse\.$/,
    ],
    ['a removal', { kind: 'remove', node: node('rp') }, /^Removed .* and 5 more with it\.$/],
    ['a name', { kind: 'rename', node: node('b'), name: 'Store' }, /is now called Store\.$/],
  ])('%s', (_, edit, text) => expect(words(edit)).toMatch(text));
});

it('pairs are counted in words', () => {
  expect(pairChangesText({ better: 1, worse: 2 })).toBe('1 pair better, 2 worse');
  expect(pairChangesText({ better: 0, worse: 0 })).toBe('');
});
