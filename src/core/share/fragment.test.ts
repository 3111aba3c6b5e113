import { describe, expect, it } from 'vitest';
import { nodeId } from '../topology/machine.ts';
import { matrixLenses, openLabs, startingView, type View } from './document.ts';
import { fromField, readFields, readView, toField, viewFields } from './fragment.ts';

const pair = (provider: string, client: string): View['pair'] => ({
  provider: nodeId(provider),
  client: nodeId(client),
});
const view = (text: string) => readView(readFields(text));

describe('the fields of a fragment', () => {
  it.each<[fragment: string, fields: Readonly<Record<string, string>>]>([
    ['', {}],
    ['#', {}],
    ['#a=1&b=2', { a: '1', b: '2' }],
    ['a=1', { a: '1' }],
    ['a=1=2', { a: '1=2' }],
    ['a=', { a: '' }],
    ['a', {}],
    ['=1&b=2', { b: '2' }],
    ['a=1&a=2', { a: '2' }],
    ['a=#1', { a: '#1' }],
    ['##a=1', { '#a': '1' }],
  ])('%j', (fragment, fields) => expect(Object.fromEntries(readFields(fragment))).toEqual(fields));
});

describe('text in a field', () => {
  it.each([
    ['0000:03:00.0', '0000:03:00.0'],
    ['a~b', 'a%7Eb'],
    ['a&b=c%', 'a%26b%3Dc%25'],
    ['ü', '%C3%BC'],
  ])('%j is written %j, and read again', (text, field) => {
    expect(toField(text)).toBe(field);
    expect(fromField(field)).toBe(text);
  });
  it('half a character is written as its stand-in, and a stray % is read as itself', () => {
    expect(toField('\ud83d')).toBe('%EF%BF%BD');
    expect(fromField('50%')).toBe('50%');
  });
});

describe('a view', () => {
  it('that is usual takes no field, and no field is the usual view', () => {
    expect(viewFields(startingView)).toEqual([]);
    expect(view('')).toEqual(startingView);
  });

  it.each<[text: string, expected: View['pair']]>([
    ['p=a~b', pair('a', 'b')],
    ['p=a%7Eb~c', pair('a~b', 'c')],
    ['p=a', null],
    ['p=a~', null],
    ['p=~b', null],
    ['p=a~b~c', null],
  ])('%s is a pair or none', (text, expected) => expect(view(text).pair).toEqual(expected));

  it.each<[text: string, expected: View['step']]>([
    ['t=1', { key: 'route', at: 0 }],
    ['t=12', { key: 'route', at: 11 }],
    ['t=9999', { key: 'route', at: 9998 }],
    ['t=m3', { key: 'route-fallback', at: 2 }],
    ['t=b3', { key: 'route-both', at: 2 }],
    ['t=r3', { key: 'route-race', at: 2 }],
    ['t=x3', null],
    ['t=0', null],
    ['t=01', null],
    ['t=10000', null],
    ['t=m', null],
    ['t=mm3', null],
    ['t=3m', null],
    ['t=', null],
  ])('%s is a step or none', (text, expected) => expect(view(text).step).toEqual(expected));

  it('has the usual lens and tab where a link names none that there is', () => {
    expect(view('lens=nothing&tab=nothing')).toEqual(startingView);
  });

  it.each([...matrixLenses.map(lens => ({ lens })), ...openLabs.map(tab => ({ tab }))])(
    'comes back with %j',
    change => {
      const changed: View = { ...startingView, ...change };
      expect(view(viewFields(changed).join('&'))).toEqual(changed);
    },
  );

  it('comes back with a request, whatever characters its ends have', () => {
    const request = { ...startingView.request, initiator: nodeId('a~b&c'), offset: '0x10', bar: 2 };
    const fields = viewFields({ ...startingView, request });
    expect(fields).toHaveLength(1);
    expect(view(fields.join('&')).request).toEqual(request);
  });

  it('comes back with a pair and a step, in the fields that links have had', () => {
    const changed: View = { ...startingView, pair: pair('a:b', 'c~d'), step: { key: 'route-race', at: 4 } };
    expect(viewFields(changed)).toEqual(['p=a:b~c%7Ed', 't=r5']);
    expect(view('#p=a:b~c%7Ed&t=r5')).toEqual(changed);
  });
});
