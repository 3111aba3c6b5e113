import { describe, expect, it } from 'vitest';
import { nodeId } from './machine.ts';
import { capitalized, joined, listed, listOf, type Sentence, say, sentenceText, strong } from './sentence.ts';

const port = { text: '02:00.0', node: nodeId('port') };
const device = { text: 'GPU 0', node: nodeId('gpu') };
const card = { text: 'NIC 1', node: nodeId('nic') };

describe('a sentence', () => {
  it('keeps the node of each part that a template names', () => {
    expect(say`Past ${port} to ${2} more`).toEqual([
      { text: 'Past ' },
      port,
      { text: ' to ' },
      { text: '2' },
      { text: ' more' },
    ]);
  });

  it('takes in another sentence part by part, emphasis and all', () => {
    const inner = say`${device} ${strong('cannot')}`;
    expect(say`${inner}: ${port}.`).toEqual([
      device,
      { text: ' ' },
      { text: 'cannot', emphasis: true },
      { text: ': ' },
      port,
      { text: '.' },
    ]);
  });

  it('has no empty parts where a template has nothing to say', () => {
    expect(say`Nothing${''}.`).toEqual([{ text: 'Nothing' }, { text: '.' }]);
  });
});

describe('lists read as people write them', () => {
  it.each<[readonly (typeof port)[], string]>([
    [[], ''],
    [[port], '02:00.0'],
    [[port, device], '02:00.0 and GPU 0'],
    [[port, device, card], '02:00.0, GPU 0 and NIC 1'],
  ])('parts', (parts, text) => {
    expect(sentenceText(listOf(parts))).toBe(text);
    expect(listed(parts.map(part => part.text))).toBe(text);
  });

  it('with "or" where one of them holds', () => {
    expect(listed(['Direct', 'Blocked'], 'or')).toBe('Direct or Blocked');
  });

  it('sentences with words of one’s own between them', () => {
    expect(sentenceText(joined([say`a`, say`b`, say`c`], '; '))).toBe('a; b; c');
    expect(joined([], '; ')).toEqual([]);
  });
});

it('what stands at the beginning gets a capital, and keeps its node', () => {
  const clause: Sentence = [{ text: 'host bridge', node: nodeId('hb') }, { text: ' is not on the list' }];
  expect(capitalized(clause)).toEqual([
    { text: 'Host bridge', node: nodeId('hb') },
    { text: ' is not on the list' },
  ]);
  expect(capitalized([])).toEqual([]);
});
