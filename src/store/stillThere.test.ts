import { expect, it } from 'vitest';
import { newDocument, startingView } from '../core/share/document.ts';
import { device, fabricMachine, hostBridge, node, rootPort } from '../core/testing/fabricMachine.ts';
import { stillThere } from './stillThere.ts';

const both = fabricMachine(hostBridge([rootPort('r1', [device('a')]), rootPort('r2', [device('b')])]));
const one = fabricMachine(hostBridge([rootPort('r1', [device('a')])]));
const open = {
  document: newDocument(both),
  origin: { kind: 'link', payload: '' },
  readOnly: false,
  shelfId: null,
  report: null,
} as const;
const looking = {
  open,
  view: { ...startingView, pair: { client: node('a'), provider: node('b') } },
  selected: node('b'),
  pairStart: node('a'),
};

it('a pair and a choice go with the device that they name', () => {
  expect(stillThere(looking, one)).toEqual({
    view: { ...startingView, pair: null },
    selected: null,
    pairStart: 'a',
  });
});
it('all stays, and is the very same, where nothing is gone', () => {
  expect(stillThere(looking, both).view).toBe(looking.view);
  expect(stillThere(looking, { ...both, name: 'Other' }).view).toBe(looking.view);
});
