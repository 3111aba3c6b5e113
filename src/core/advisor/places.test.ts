import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { gpuPart } from '../testing/arbitraryEdits.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { editMachine, type MachineEdit } from '../topology/edits/machineEdit.ts';
import { machineTree } from '../topology/machineTree.ts';
import { sentenceText } from '../topology/sentence.ts';
import { verdictOf } from './askedPair.ts';
import type { Card } from './card.ts';
import { editWords } from './editWords.ts';
import { pairChangesText } from './pairChanges.ts';
import { placeTrial } from './placeEffect.ts';
import { placesFor } from './places.ts';

/** A switch with two devices, and a free port beside it. */
const machine = fabricMachine(
  hostBridge([
    {
      ...device('host', { bars: [], portType: null }),
      vendorId: 0x8086,
      deviceId: 0x09a2,
      classCode: 0x0880,
      at: '00.0',
    },
    { ...rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])]), at: '01.0' },
    { ...rootPort('free', []), at: '02.0' },
  ]),
);
const settings = defaultSettings;
const pair = { client: node('a'), provider: node('b') };

describe('places for a card', () => {
  const cards: readonly (readonly [string, Card])[] = [
    ['that is moved', { kind: 'there', node: node('b') }],
    ['from the palette', { kind: 'new', part: gpuPart }],
  ];
  it.each(cards)('%s: every node of the machine is one, open or refused in words', (_, card) => {
    const places = placesFor(machine, card);
    expect(places).toHaveLength(machine.roots.length + machine.functions.length);
    expect(places.filter(({ refusal }) => refusal === null).map(({ place }) => place)).toEqual(['free']);
    for (const { refusal } of places) expect(refusal === null || sentenceText(refusal) !== '').toBe(true);
  });
  it('where it is, and where somebody else is, it may not go', () => {
    const places = placesFor(machine, { kind: 'there', node: node('b') });
    const reason = (id: string) => sentenceText(places.find(({ place }) => place === id)?.refusal ?? []);
    expect(reason('sw.1')).toContain('already');
    expect(reason('sw.0')).toContain('a link leads to one device');
    expect(reason('a')).toContain('Nothing can be plugged into');
  });
});

describe('what would come of a card at a place', () => {
  const tried = (card: Card, place: string) =>
    placeTrial({ machine, settings, platform: {}, card, pair })(node(place));

  it('away from the switch the pair no longer stays below it, and shares the way to the host bridge', () => {
    const { pair: asked, pairs, reach } = tried({ kind: 'there', node: node('b') }, 'free');
    expect([asked?.was?.mapType, asked?.is.mapType]).toEqual(['BUS_ADDR', 'THRU_HOST_BRIDGE']);
    expect(asked?.is.gigabytesPerSecond).toBeGreaterThan(0);
    expect(pairs).toEqual({ better: 0, worse: 1, changed: 0 });
    expect(reach).toEqual({ BUS_ADDR: 0, THRU_HOST_BRIDGE: 1, UNKNOWN: 0, NOT_SUPPORTED: 0 });
  });
  it('is what the edit then does', () => {
    const made = editMachine(machine, { kind: 'move', node: node('b'), to: node('free') });
    if (!made.ok) throw new Error(made.error.code);
    const tree = machineTree(made.value.machine);
    const { pair: asked } = tried({ kind: 'there', node: node('b') }, 'free');
    expect(asked?.is.mapType).toBe(verdictOf(tree, settings, pair));
  });
  it('a new card leaves the pairs that are there as they are, and has peers of its own', () => {
    const { pairs, reach, link } = tried({ kind: 'new', part: gpuPart }, 'free');
    expect(pairs).toEqual({ better: 0, worse: 0, changed: 0 });
    expect(reach.THRU_HOST_BRIDGE).toBe(2);
    expect(link?.width).toBe(16);
  });
  it('says why where it cannot be', () => {
    const { refusal } = tried({ kind: 'there', node: node('b') }, 'sw.0');
    expect(sentenceText(refusal ?? [])).toContain('a link leads to one device');
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
      /^Moved .* to .*\. .* to .* is now .*\. 1 pair worse\.$/,
    ],
    ['a removal', { kind: 'remove', node: node('rp') }, /^Removed .* and 5 more with it\.$/],
    ['a name', { kind: 'rename', node: node('b'), name: 'Store' }, /is now called Store\.$/],
  ])('%s', (_, edit, text) => expect(words(edit)).toMatch(text));
});

it('pairs are counted in words', () => {
  expect(pairChangesText({ better: 1, worse: 2, changed: 0 })).toBe('1 pair better, 2 worse');
  expect(pairChangesText({ better: 0, worse: 0, changed: 3 })).toBe('3 pairs different');
  expect(pairChangesText({ better: 0, worse: 0, changed: 0 })).toBe('');
});
