import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attach, contextOf, importer, job, map, pin, play, type Shared } from '../testing/sharedBuffer.ts';
import { attachmentOf, type BufferState, pendingFences, pinCount } from './bufferState.ts';
import { type BufferCall, callerOf, fenceCares, lockings, tables } from './call.ts';
import { apiGenerations } from './generations.ts';
import { tableOf } from './map.ts';
import { placements } from './placement.ts';
import { type RunStep, runScript } from './script.ts';
import { timelineOf } from './timeline.ts';

const importers = ['peer', 'far', 'hive'] as const;
const anyImporter = fc.constantFrom(...importers);
const anyParty = fc.constantFrom('exporter', ...importers);
// Mostly in the form that takes the lock, so that many calls go through.
const locking = fc.oneof(
  { weight: 3, arbitrary: fc.constant('taken' as const) },
  fc.constantFrom(...lockings),
);
const durationNs = fc.constantFrom(100, 50_000, 2_000_000);

const anyCall: fc.Arbitrary<BufferCall> = fc.oneof(
  fc.record({ do: fc.constantFrom('lock', 'unlock'), party: anyParty }),
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('attach', 'detach'), party: anyImporter }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('map'), party: anyImporter, locking }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('unmap'),
      party: anyImporter,
      locking,
      table: fc.constantFrom(...tables),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pin', 'unpin'), party: anyParty, locking }) },
  fc.record({ do: fc.constantFrom('vmap', 'vunmap'), party: anyImporter, locking }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move'),
      to: fc.constantFrom(...placements.map(({ id }) => id)),
      locking,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('job'),
      party: anyParty,
      operation: fc.constantFrom('read', 'write'),
      durationNs,
      table: fc.constantFrom(...tables),
      fences: fc.constantFrom(...fenceCares),
    }),
  },
  fc.record({ do: fc.constant('revoke'), locking }),
  fc.record({ do: fc.constant('await-release') }),
  fc.record({ do: fc.constant('wait'), durationNs }),
);

const anyShared: fc.Arbitrary<Shared> = fc
  .record({
    generation: fc.constantFrom(...apiGenerations.map(({ id }) => id)),
    kernel: fc.constantFrom('5.8', '6.15', '7.2'),
    moveNotify: fc.boolean(),
    driver: fc.constantFrom('amdgpu', 'amdgpu', 'vfio-pci'),
    ownJobsTake: fc.constantFrom('preferred', 'either'),
    kind: fc.constantFrom('static', 'dynamic'),
    allowsPeer2Peer: fc.boolean(),
  })
  .map(({ generation, kernel, moveNotify, driver, ownJobsTake, kind, allowsPeer2Peer }) => ({
    settings: { kernel },
    sharing: {
      generation,
      moveNotify,
      exporter: { driver, ownJobsTake },
      importers: [importer('peer'), importer('far', { kind, allowsPeer2Peer }), importer('hive')],
    },
  }));

/** Attached and mapped first, so that what follows has something to break. */
const anyScript = fc
  .array(anyCall, { maxLength: 40 })
  .map(calls => [...importers.map(attach), ...importers.map(each => map(each)), ...calls]);

const ofEachStep = (check: (step: RunStep, shared: Shared) => void) =>
  fc.assert(
    fc.property(anyShared, anyScript, (shared, script) => {
      for (const step of play(script, shared).steps) check(step, shared);
    }),
    { numRuns: 200 },
  );

/** What a call that did nothing leaves as it was. */
const kept = ({ placement, lock, attachments, fences, ownPins, isRevoked }: BufferState) => ({
  placement,
  lock,
  attachments,
  fences,
  ownPins,
  isRevoked,
});

describe('whatever is called', () => {
  it('a mapping used after its fences have signalled is flagged, or read and thrown away', () => {
    let stale = 0;
    ofEachStep(({ call, before, outcome }) => {
      if (call.do !== 'job' || call.party === 'exporter') return;
      const attachment = attachmentOf(before, call.party);
      const mapping = attachment && tableOf(attachment, call.table);
      if (!mapping?.invalidated || mapping.invalidated.usableUntilNs > before.nowNs) return;
      if (outcome.standing === 'waits') return;
      stale++;
      const isDiscarded = before.isRevoked && call.operation === 'read';
      if (!isDiscarded) expect(outcome.standing).toBe('flagged');
    });
    expect(stale).toBeGreaterThan(5);
  });

  it('a new mapping is used before the move is done only with a flag', () => {
    ofEachStep(({ call, before, after, outcome }) => {
      if (call.do !== 'job' || outcome.standing !== 'done') return;
      const started = [...after.fences, ...after.unseen].find(({ id }) => id === before.nextId);
      const moves = pendingFences(before).filter(({ usage }) => usage === 'kernel');
      if (!started || outcome.findings.some(({ rule }) => rule === 'read-and-discard')) return;
      for (const move of moves) expect(started.fromNs).toBeGreaterThanOrEqual(move.untilNs);
    });
  });

  it('a pinned buffer stays where it is', () => {
    ofEachStep(({ before, after }) => {
      if (pinCount(before) > 0) expect(after.placement).toBe(before.placement);
    });
  });

  it('pins balance: each goes up or down with its own call, and never below nothing', () => {
    ofEachStep(({ call, before, after, outcome }) => {
      const did = (rule: string) => outcome.findings.some(each => each.rule === rule);
      if (call.do === 'pin' || call.do === 'unpin') {
        const change = did('pinned') ? 1 : did('unpinned') ? -1 : 0;
        expect(pinCount(after) - pinCount(before)).toBe(change);
      }
      expect(after.ownPins).toBeGreaterThanOrEqual(0);
      for (const { pins, cpuMappings } of after.attachments) {
        expect(Math.min(pins, cpuMappings)).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('nothing that asks for the lock changes anything without it unless the kernel warns', () => {
    ofEachStep(({ call, before, after, outcome }, shared) => {
      if (!('locking' in call) || call.locking === 'taken' || shared.sharing?.generation === 'static') return;
      if (before.lock === callerOf(call) || outcome.standing !== 'done') return;
      expect(kept(after)).toEqual(kept(before));
    });
  });

  it('the lock changes hands by lock and unlock of its holder alone', () => {
    ofEachStep(({ call, before, after }) => {
      if (before.lock === after.lock) return;
      expect(before.lock === null ? call : { ...call }).toMatchObject({
        do: before.lock === null ? 'lock' : 'unlock',
        party: before.lock ?? after.lock,
      });
    });
  });

  it('who waits has changed nothing but the time', () => {
    ofEachStep(({ before, after, outcome }) => {
      if (outcome.standing === 'waits') expect(kept(after)).toEqual(kept(before));
    });
  });

  it('an invalidated table never becomes valid again', () => {
    ofEachStep(({ before, after }) => {
      for (const { importer: party, mappings } of before.attachments) {
        for (const { id, invalidated } of mappings) {
          const later = attachmentOf(after, party)?.mappings.find(each => each.id === id);
          if (invalidated && later) expect(later.invalidated).toEqual(invalidated);
        }
      }
    });
  });

  it('a move waits for every fence that it finds', () => {
    ofEachStep(({ before, after }) => {
      const moves = after.fences.filter(({ id, usage }) => id >= before.nextId && usage === 'kernel');
      for (const move of moves) {
        for (const fence of pendingFences(before)) {
          if (fence.id !== move.id) expect(move.fromNs).toBeGreaterThanOrEqual(fence.untilNs);
        }
      }
    });
  });

  it('is counted: bytes by migrations, and the outcome is the findings', () => {
    ofEachStep(({ after, outcome }) => {
      expect(after.counters.movedBytes).toBe(after.counters.migrations * 1_000_000);
      expect(outcome.succeeded).toBe(outcome.standing === 'done' || outcome.standing === 'flagged');
      expect(outcome.findings.length).toBeGreaterThan(0);
    });
  });
});

describe('a script', () => {
  it('runs the same every time, and its beginning does not know its end', () => {
    fc.assert(
      fc.property(anyShared, anyScript, fc.nat(40), (shared, script, at) => {
        const context = contextOf(shared);
        const whole = runScript(context, script);
        expect(runScript(context, script)).toEqual(whole);
        expect(runScript(context, script.slice(0, at)).steps).toEqual(whole.steps.slice(0, at));
      }),
      { numRuns: 50 },
    );
  });

  it('inserted into shows what breaks: an unpin before the job, and the move takes the buffer away', () => {
    const script = [attach('peer'), pin('peer'), map('peer'), job('peer', { fences: 'none' })];
    expect(play(script).steps.at(-1)?.outcome.standing).toBe('done');
    const edited = script.toSpliced(3, 0, { do: 'unpin', party: 'peer', locking: 'taken' });
    expect(play(edited).steps.at(-1)?.outcome.standing).toBe('flagged');
  });

  it('has a timeline without gaps or overlaps in where the buffer is', () => {
    fc.assert(
      fc.property(anyShared, anyScript, (shared, script) => {
        const context = contextOf(shared);
        const { lanes, untilNs } = timelineOf(context, runScript(context, script));
        const spans = lanes.find(({ id }) => id === 'placement')?.spans ?? [];
        let reached = 0;
        for (const span of spans) {
          expect(span.fromNs).toBe(reached);
          expect(span.untilNs).toBeGreaterThanOrEqual(span.fromNs);
          reached = span.untilNs;
        }
        expect(reached).toBe(untilNs);
        for (const span of lanes.flatMap(lane => lane.spans))
          expect(span.untilNs).toBeGreaterThanOrEqual(span.fromNs);
      }),
      { numRuns: 50 },
    );
  });
});
