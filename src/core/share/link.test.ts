import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDocument } from '../testing/arbitraryMachine.ts';
import { anyRequest, anyStep } from '../testing/arbitraryRequest.ts';
import { nodeId } from '../topology/machine.ts';
import { matrixLenses, openLabs, startingView } from './document.ts';
import { decodeLink, encodeFragment, readFragment } from './link.ts';
import { linkSize } from './linkSize.ts';

describe('a link', () => {
  it('brings back the document, the pair, the lens and the tab', () => {
    fc.assert(
      fc.property(
        anyDocument,
        fc.nat(),
        fc.nat(),
        fc.record({
          lens: fc.constantFrom(...matrixLenses),
          tab: fc.constantFrom(...openLabs),
          request: anyRequest,
          step: anyStep,
        }),
        (document, a, b, look) => {
          const { functions } = document.machine;
          const [provider, client] = [functions[a % functions.length], functions[b % functions.length]];
          const pair = provider && client ? { provider: provider.id, client: client.id } : null;
          const opened = { document, view: { pair, ...look } };
          expect(decodeLink(encodeFragment(opened))).toEqual({ ok: true, value: opened });
        },
      ),
    );
  });

  it('brings back both versions of a comparison', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (document, before) => {
        const opened = { document, before, view: startingView };
        expect(decodeLink(encodeFragment(opened))).toEqual({ ok: true, value: opened });
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a kernel that no row is for, in words, before any rule is asked', () => {
    const [document] = fc.sample(anyDocument, { numRuns: 1, seed: 1 });
    if (!document) throw new Error('no sample');
    const settings = { ...document.settings, kernel: '2.6' };
    const opened = decodeLink(encodeFragment({ document: { ...document, settings }, view: startingView }));
    expect(opened).toMatchObject({
      ok: false,
      error: { code: 'damaged', what: expect.stringContaining('kernel') },
    });
  });

  const document = fc.sample(anyDocument, { numRuns: 1, seed: 1 })[0];
  if (!document) throw new Error('no sample');
  const plain = encodeFragment({ document, view: startingView });

  it('says that it opens for reading, and leaves out what is the default', () => {
    expect(plain).toMatch(/^s=1d\.[\w-]+&m=view$/);
  });

  const views = [
    { why: 'a leading # is taken off', fragment: `#${plain}`, view: startingView },
    {
      why: 'an unknown field is ignored',
      fragment: `x=1&${plain}&__proto__=2`,
      view: startingView,
    },
    {
      why: 'an unknown lens is the first one',
      fragment: `${plain}&lens=x-ray`,
      view: startingView,
    },
    {
      why: 'a known lens is chosen',
      fragment: `${plain}&lens=distance`,
      view: { ...startingView, lens: 'distance' },
    },
    {
      why: 'a pair of strangers is dropped',
      fragment: `${plain}&p=a~b`,
      view: startingView,
    },
    {
      why: 'a pair of three is dropped',
      fragment: `${plain}&p=a~b~c`,
      view: startingView,
    },
    { why: 'a stray % is no error', fragment: `${plain}&p=%~%zz`, view: startingView },
  ];
  it.each(views)('is read with care: $why', ({ fragment, view }) => {
    expect(decodeLink(fragment)).toEqual({ ok: true, value: { document, view } });
  });

  it('whose version A is damaged is refused as a whole, and says that it is A', () => {
    expect(decodeLink(`${plain}&a=1d.AAAA`)).toMatchObject({
      ok: false,
      error: { code: 'damaged', message: expect.stringMatching(/^Version A of the comparison: /) },
    });
    expect(decodeLink(`${plain}&a=999d.AAAA`)).toMatchObject({ ok: false, error: { code: 'newer-schema' } });
  });

  it('to a version A alone names no machine', () => {
    expect(decodeLink(plain.replace('s=', 'a='))).toMatchObject({ ok: false, error: { code: 'not-a-link' } });
  });

  it('with two versions is capped like any other', () => {
    const long = `${plain}&a=1d.${'A'.repeat(1_000_000)}`;
    expect(decodeLink(long)).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });

  it('to a built-in example names it, with the pair asked about', () => {
    expect(readFragment('#e=hgx-8&p=gpu0~nic%201')).toEqual({
      ok: true,
      value: {
        kind: 'scene',
        scene: 'hgx-8',
        view: { ...startingView, pair: { provider: nodeId('gpu0'), client: nodeId('nic 1') } },
      },
    });
    expect(decodeLink('e=hgx-8')).toMatchObject({ ok: false, error: { code: 'example' } });
  });

  it('that names nothing is answered in words', () => {
    expect(decodeLink('#')).toMatchObject({ ok: false, error: { code: 'empty' } });
    expect(decodeLink('#top')).toMatchObject({ ok: false, error: { code: 'not-a-link' } });
  });

  it('is never the reason for a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        decodeLink(text);
        decodeLink(`s=1d.${text}`);
        decodeLink(`${plain}&a=${text}`);
      }),
    );
  });
});

describe('the size of a link', () => {
  const rows = [
    { why: '2,000 characters still fit a QR code', characters: 2000, id: 'everywhere' },
    { why: 'one more does not', characters: 2001, id: 'browsers' },
    { why: '8,000 is the floor of RFC 9110', characters: 8000, id: 'browsers' },
    { why: 'beyond it a file is safer', characters: 8001, id: 'file' },
  ];
  it.each(rows)('$why', ({ characters, id }) => {
    expect(linkSize('x'.repeat(characters)).id).toBe(id);
  });
});
