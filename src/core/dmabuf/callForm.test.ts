import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCall } from '../testing/arbitrarySharing.ts';
import { emptyCallForm, formOfCall, readCallForm } from './callForm.ts';
import { callWords } from './callWords.ts';

describe('the form of a call', () => {
  it('reads as the call that it was filled from', () => {
    fc.assert(
      fc.property(anyCall, call => {
        expect(readCallForm(formOfCall(call))).toEqual({ ok: true, value: call });
      }),
    );
  });

  it('keeps what another call has no use for', () => {
    const form = formOfCall({ do: 'wait', durationNs: 5000 }, { ...emptyCallForm, party: 'gpu1' });
    expect(form).toMatchObject({ do: 'wait', party: 'gpu1', duration: '5 µs' });
  });

  it.each([
    { why: 'a time in words', duration: 'a while', message: '"a while" is not a time' },
    { why: 'two hours', duration: '7200 s', message: 'an hour at most' },
  ])('is not read with $why', ({ duration, message }) => {
    expect(readCallForm({ ...emptyCallForm, do: 'wait', duration })).toMatchObject({
      ok: false,
      error: expect.stringContaining(message),
    });
  });

  it('does not ask a call for a time that it has no use for', () => {
    expect(readCallForm({ ...emptyCallForm, duration: '' })).toMatchObject({ ok: true });
  });
});

it.each([
  { call: { do: 'attach', party: 'a' } as const, words: 'attaches' },
  { call: { do: 'wait', durationNs: 14e6 } as const, words: '14 ms pass' },
  {
    call: { do: 'move', to: 'system-memory', locking: 'taken' } as const,
    words: 'moves the buffer to system memory (GTT)',
  },
  {
    call: {
      do: 'job',
      party: 'a',
      operation: 'read',
      durationNs: 2e6,
      table: 'old',
      fences: 'none',
    } as const,
    words: 'reads for 2 ms by its old table, without fences',
  },
])('$words', ({ call, words }) => {
  expect(callWords(call)).toBe(words);
});
