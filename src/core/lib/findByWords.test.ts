import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findByWords } from './findByWords.ts';

const items = [
  { name: 'GPU 10', text: 'GPU 10 0000:1a:00.0 10de:2330 H100' },
  { name: 'GPU 1', text: 'GPU 1 0000:19:00.0 10de:2330 H100' },
  { name: 'NIC 0', text: 'NIC 0 0000:18:00.0 15b3:1021 ConnectX-7' },
  { name: 'Compare with A', text: 'Compare with A difference before after' },
];
const names = (sought: string) => findByWords(items, sought).map(({ name }) => name);

it('finds by name, address, id and model, whatever the case and order of words', () => {
  expect(names('gpu 1')).toEqual(['GPU 1', 'GPU 10']);
  expect(names('gpu1')).toEqual(['GPU 1', 'GPU 10']);
  expect(names('18:00')).toEqual(['NIC 0']);
  expect(names('10de:2330')).toEqual(['GPU 10', 'GPU 1']);
  expect(names('connectx nic')).toEqual(['NIC 0']);
  expect(names('h100 19')).toEqual(['GPU 1']);
  expect(names('nothing')).toEqual([]);
  expect(names('  ')).toHaveLength(items.length);
});

it('finds every item by every word of its text, the item of that name first', () => {
  fc.assert(
    fc.property(fc.constantFrom(...items), item => {
      for (const word of item.text.split(' ')) expect(findByWords(items, word)).toContain(item);
      expect(findByWords(items, item.name)[0]).toBe(item);
    }),
  );
});
