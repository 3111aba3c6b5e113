import { describe, expect, it } from 'vitest';
import { RULES_DATE } from '../p2pdma/kernels/rulesDate.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { newDocument, startingView } from './document.ts';
import { decodeLink, encodeLink } from './link.ts';
import { changedSince, ruledField } from './ruledBy.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('s', [device('a'), device('b')], { control: 0 })])]),
);
const document = newDocument(machine);
const pair = { provider: node('a'), client: node('b') };
const answered = { document, view: { ...startingView, pair } };

describe('the rules that a link was answered by', () => {
  it('are named with their date, a digest of all pairs, and the verdict of the pair', () => {
    expect(ruledField(answered)).toMatch(new RegExp(`^${RULES_DATE}\\.[0-9a-z]{1,7}\\.B$`));
    expect(ruledField({ ...answered, view: { ...startingView, pair: null } })).not.toMatch(/\.B$/);
  });

  it('say nothing while nothing has changed', () => {
    expect(changedSince(ruledField(answered), answered)).toBeNull();
    const link = encodeLink(answered);
    expect(link.ok && decodeLink(link.value)).toEqual({ ok: true, value: answered });
  });

  it('say what the pair was and is', () => {
    const field = ruledField(answered)
      .replace(/^[^.]*/, '2026-11-21')
      .replace(/B$/, 'N');
    expect(changedSince(field, answered)).toBe(
      `This link was made under the rules of 2026-11-21; those of ${RULES_DATE} answer otherwise: b to a was Blocked, and is Direct.`,
    );
    const link = encodeLink(answered);
    const older = link.ok ? link.value.replace(/r=.*$/, `r=${field}`) : '';
    expect(decodeLink(older)).toMatchObject({ value: { changed: expect.stringContaining('was Blocked') } });
  });

  it('say that other pairs have changed', () => {
    expect(changedSince('2026-11-21.abc.B', answered)).toMatch(/for some of its pairs\.$/);
  });

  it.each(['', 'x', '2026.abc', '2026-11-21', '2026-11-21.ABC', '2026-11-21.abc.Q'])(
    'a field that says nothing is no news: "%s"',
    field => expect(changedSince(field, answered)).toBeNull(),
  );
});
