import { assertNever } from '../../lib/assertNever.ts';
import type { Bdf } from '../bdf.ts';
import { shortBdf } from '../bdf.ts';
import { knownValue } from '../fact.ts';
import type { LinkRate } from '../link.ts';
import { makeLinkRate } from '../link.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import { type NamedMachine, nameOf } from '../nodeName.ts';
import { type Sentence, say } from '../sentence.ts';

/** One thing that is different about a function after an edit of something else. */
export type Change =
  | { readonly kind: 'renumbered'; readonly node: NodeId; readonly from: Bdf; readonly to: Bdf }
  | { readonly kind: 'readdressed'; readonly node: NodeId; readonly bar: number }
  | { readonly kind: 'no-room'; readonly node: NodeId; readonly bar: number }
  | {
      readonly kind: 'retrained';
      readonly node: NodeId;
      readonly from: LinkRate | null;
      readonly to: LinkRate | null;
    };

/** What is different about the functions that both machines have, and BARs that found no room; in machine order. */
export function changesBetween(before: Machine, after: Machine): readonly Change[] {
  const old = new Map(before.functions.map(fn => [fn.id, fn]));
  return after.functions.flatMap(fn => {
    const was = old.get(fn.id);
    return was === fn ? [] : changesOf(was, fn);
  });
}

function changesOf(was: PciFunction | undefined, fn: PciFunction): readonly Change[] {
  const changes: Change[] = [];
  const node = fn.id;
  if (was && was.bdf !== fn.bdf) changes.push({ kind: 'renumbered', node, from: was.bdf, to: fn.bdf });
  const [from, to] = [was && rateOf(was), rateOf(fn)];
  if (from !== undefined && to !== undefined && !isSameRate(from, to)) {
    changes.push({ kind: 'retrained', node, from, to });
  }
  return [...changes, ...barChanges(was, fn)];
}

function barChanges(was: PciFunction | undefined, fn: PciFunction): readonly Change[] {
  const old = new Map((was ? (knownValue(was.bars) ?? []) : []).map(bar => [bar.index, bar]));
  return (knownValue(fn.bars) ?? []).flatMap(({ index, address, sizeBytes }): readonly Change[] => {
    const before = old.get(index);
    if (before?.address === address) return [];
    const had = before ? knownValue(before.address) : null;
    const has = knownValue(address);
    if (has === undefined) {
      const isRefused = address.state === 'absent' && had !== undefined && Boolean(knownValue(sizeBytes));
      return isRefused ? [{ kind: 'no-room', node: fn.id, bar: index }] : [];
    }
    return had === null || had === has ? [] : [{ kind: 'readdressed', node: fn.id, bar: index }];
  });
}

/** Null for a link that is down; undefined where it is not known, or there is none. */
function rateOf(fn: PciFunction): LinkRate | null | undefined {
  const link = knownValue(fn.link);
  return link && (link.current.state === 'absent' ? null : knownValue(link.current));
}

const isSameRate = (a: LinkRate | null, b: LinkRate | null): boolean =>
  a?.generation === b?.generation && a?.width === b?.width;

/** A change in words. `named` is the machine after it. */
export function changeSentence(named: NamedMachine, change: Change): Sentence {
  const name = nameOf(named, change.node);
  switch (change.kind) {
    case 'renumbered':
      return say`${name} is ${shortBdf(change.to)} after the next boot; it was ${shortBdf(change.from)}.`;
    case 'readdressed':
      return say`BAR ${change.bar} of ${name} gets another address.`;
    case 'no-room':
      return say`BAR ${change.bar} of ${name} finds no room: no window above it has that much free.`;
    case 'retrained':
      return say`The link of ${name} ${linkWords(change.to)}${change.from ? ` in place of ${makeLinkRate(change.from)}` : ''}.`;
    default:
      return assertNever(change);
  }
}

const linkWords = (rate: LinkRate | null): string => (rate ? `runs at ${makeLinkRate(rate)}` : 'is down');
