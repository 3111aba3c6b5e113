import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixLenses, openLabs, startingView, type View } from '../core/share/document.ts';
import { anyRequest, anyStep } from '../core/testing/arbitraryRequest.ts';
import { nodeId } from '../core/topology/machine.ts';
import { makeAddress, type Place, readAddress, samePlace } from './address.ts';

describe('the address bar', () => {
  const rows: readonly (readonly [why: string, hash: string, place: Place])[] = [
    ['an empty fragment is the start page', '', { kind: 'start' }],
    ['a machine in the link', '#s=1d.abc', { kind: 'link', payload: '1d.abc' }],
    ['two versions in one link', '#s=1d.b&a=1d.a', { kind: 'link', payload: '1d.b', before: '1d.a' }],
    ['a version A alone is no machine', '#a=1d.a', { kind: 'start' }],
    ['a built-in example', '#e=hgx-8', { kind: 'scene', scene: 'hgx-8' }],
    ['a lesson, at its first step', '#l=one-bit', { kind: 'lesson', lesson: 'one-bit', step: 0 }],
    [
      'a step of a lesson, which people count from 1',
      '#l=one-bit&step=3',
      { kind: 'lesson', lesson: 'one-bit', step: 2 },
    ],
    [
      'a step that is no number is the first',
      '#l=one-bit&step=last',
      { kind: 'lesson', lesson: 'one-bit', step: 0 },
    ],
    ['a machine of this browser', '#d=k3', { kind: 'shelf', id: 'k3' }],
    ['what is not understood is the start page', '#nonsense', { kind: 'start' }],
    ['a stray percent sign does not throw', '#e=50%', { kind: 'scene', scene: '50%' }],
  ];
  it.each(rows)('%s: %s', (_why, hash, place) => {
    expect(readAddress(hash).place).toEqual(place);
  });

  it('names the pair, provider first, with readable addresses', () => {
    const view: View = {
      pair: { provider: nodeId('0000:03:00.0'), client: nodeId('0000:04:00.0') },
      lens: 'class',
      tab: 'clients',
      request: { ...startingView.request, operation: 'write', size: '64 KiB' },
      step: { key: 'route-race', at: 4 },
    };
    expect(makeAddress({ kind: 'scene', scene: 'desk' }, view)).toBe(
      '#e=desk&p=0000:03:00.0~0000:04:00.0&lens=class&tab=clients&r=dwrite~s64%20KiB&t=r5',
    );
  });

  it('reads a step that people count from 1, and takes what is no step for none', () => {
    expect(readAddress('#e=desk&t=3').view.step).toEqual({ key: 'route', at: 2 });
    expect(readAddress('#e=desk&t=m1').view.step).toEqual({ key: 'route-fallback', at: 0 });
    for (const text of ['0', 'x3', '-1', '99999', 'm']) {
      expect(readAddress(`#e=desk&t=${text}`).view.step).toBeNull();
    }
  });

  it('leaves out half a pair', () => {
    expect(readAddress('#e=desk&p=0000:03:00.0').view.pair).toBeNull();
    expect(readAddress('#e=desk&p=a~b~c').view.pair).toBeNull();
  });

  it('is the same place whatever the view', () => {
    expect(samePlace({ kind: 'shelf', id: 'a' }, { kind: 'shelf', id: 'a' })).toBe(true);
    expect(samePlace({ kind: 'shelf', id: 'a' }, { kind: 'scene', scene: 'a' })).toBe(false);
  });

  it('reads back every place and view that it writes', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    const payload = fc.stringMatching(/^1d\.[A-Za-z0-9_-]+$/);
    const places = fc.oneof(
      fc.record({ kind: fc.constant('scene' as const), scene: text }),
      fc.record({ kind: fc.constant('shelf' as const), id: text }),
      fc.record(
        { kind: fc.constant('link' as const), payload, before: payload },
        { requiredKeys: ['kind', 'payload'] },
      ),
    );
    const views = fc.record({
      pair: fc.option(fc.record({ provider: text.map(nodeId), client: text.map(nodeId) })),
      lens: fc.constantFrom(...matrixLenses),
      tab: fc.constantFrom(...openLabs),
      request: anyRequest,
      step: anyStep,
    });
    fc.assert(
      fc.property(places, views, (place, view) => {
        expect(readAddress(makeAddress(place, view))).toEqual({ place, view });
      }),
    );
  });

  it('reads back every step of a lesson, which says itself what is looked at', () => {
    const steps = fc.record({
      kind: fc.constant('lesson' as const),
      lesson: fc.string({ minLength: 1, unit: 'grapheme' }),
      step: fc.integer({ min: 0, max: 998 }),
    });
    fc.assert(
      fc.property(steps, place => {
        const address = makeAddress(place, { ...startingView, lens: 'class' });
        expect(readAddress(address)).toEqual({ place, view: startingView });
      }),
    );
  });

  it('writes nothing for the start page', () => {
    expect(makeAddress({ kind: 'start' }, startingView)).toBe('');
  });
});
