import { roughSizeText } from '../lib/byteSize.ts';
import { addressText } from '../lib/hex.ts';
import { effectiveTree } from '../p2pdma/acs/effectiveAcs.ts';
import { groupsInForce } from '../p2pdma/acs/groupsInForce.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import { acsBitsIn, controlWord, isBooted, REDIRECT_BITS } from '../topology/acs.ts';
import { knownValue } from '../topology/fact.ts';
import { endpointLabels } from '../topology/labels.ts';
import { makeLinkRate } from '../topology/link.ts';
import { type LinkStanding, linkInForce } from '../topology/linkInForce.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { largestOf, memoryBars } from '../topology/memoryBars.ts';
import { switchUplinks } from './report.ts';
import type { StageLens, StageMark } from './stageLenses.ts';

export interface StageLensAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly lens: Exclude<StageLens, 'path'>;
}

/** What a lens shows of every function, in machine order; a function of which it has nothing to say is left out. */
export function stageLens({ machine, settings, lens }: StageLensAsked): readonly StageMark[] {
  const tree = machineTree(machine);
  const say = sayers[lens](tree, settings);
  return machine.functions.flatMap(fn => {
    const said = say(fn);
    return said ? [{ node: fn.id, ...said }] : [];
  });
}

type Said = Omit<StageMark, 'node'> | null;
type Sayer = (tree: MachineTree, settings: KernelSettings) => (fn: PciFunction) => Said;

const sayers: Readonly<Record<StageLensAsked['lens'], Sayer>> = {
  bandwidth: tree => {
    const uplinks = new Map(switchUplinks(tree).map(uplink => [uplink.switch, uplink]));
    return fn => {
      const { rate, standing } = linkInForce(tree, fn);
      const isFree = fn.kind === 'bridge' && tree.childrenOf(fn.id).length === 0;
      const ratio = uplinks.get(fn.id)?.ratio ?? null;
      if (!rate)
        return knownValue(fn.link) === undefined && fn.link.state === 'absent'
          ? null
          : unknown('link ?', 'The link is not known.');
      const sold = ratio !== null && ratio > 1.05;
      const text = [sold ? `${ratio.toFixed(1)}:1` : null, isFree ? 'free' : null, makeLinkRate(rate)];
      const words = [
        makeLinkRate(rate),
        standingWords[standing],
        isFree && 'nothing is attached',
        sold && `the links below could ask for ${ratio.toFixed(1)} times what it carries`,
      ];
      const isDoubtful = sold || standing === 'slow' || standing === 'narrow';
      return {
        text: `${standingSigns[standing]}${text.filter(Boolean).join(' ')}`,
        words: words.filter(Boolean).join('; '),
        tone: isDoubtful ? 'doubt' : 'plain',
      };
    };
  },

  acs: (tree, settings) => {
    const booted = effectiveTree(tree, settings);
    return ({ id }) => {
      const fn = booted.functionById.get(id);
      if (!fn) return null;
      if (fn.acs.state === 'absent') return fn.kind === 'bridge' ? without : null;
      const acs = knownValue(fn.acs);
      if (!acs) return unknown('ACS ?', 'Whether it has ACS, and what is set, is not known.');
      const { value, known } = controlWord(acs);
      const now = bitNames(value);
      const open = acsBitsIn(~known & (knownValue(acs.capability) ?? 0)).map(({ short }) => `${short}?`);
      const text = [...now, ...open].join(' ') || 'ACS off';
      if (!isBooted(acs))
        return {
          text,
          words: `ACS Control as captured: ${text}`,
          tone: open.length > 0 ? 'unknown' : 'plain',
        };
      const before = knownValue(acs.booted.before);
      const was = before === undefined ? '?' : bitNames(before).join(' ') || 'off';
      const isSame = before !== undefined && before === value && open.length === 0;
      if (isSame)
        return { text, words: `ACS Control as captured, and the boot leaves it: ${text}`, tone: 'plain' };
      return { text: `${was} → ${text}`, words: `Captured ${was}; the boot leaves ${text}`, tone: 'changed' };
    };
  },

  groups: (tree, settings) => {
    const { basis, groups } = groupsInForce(tree, settings);
    const labels = endpointLabels(tree);
    const placeOf = new Map(groups.flatMap(({ members }, place) => members.map(id => [id, place] as const)));
    return fn => {
      const place = placeOf.get(fn.id);
      const group = place === undefined ? undefined : groups[place];
      if (!group) return null;
      const number = basis === 'captured' ? (knownValue(fn.iommuGroup) ?? place) : place;
      const others = group.members.filter(
        id => id !== fn.id && tree.functionById.get(id)?.kind === 'endpoint',
      );
      const names = others.map(id => labels.get(id) ?? id);
      const isCertain = group.uncertain.length === 0;
      return {
        text: `group ${number}${isCertain ? '' : '?'}${names.length > 0 ? ` +${names.length}` : ''}`,
        words:
          `IOMMU group ${number}, ${basis}` +
          (isCertain ? '' : ', not certain') +
          (names.length > 0
            ? `. Assign it and these go too: ${names.join(', ')}`
            : '. It can be assigned alone'),
        tone: isCertain ? (names.length > 0 ? 'doubt' : 'plain') : 'unknown',
      };
    };
  },

  addresses: () => fn => {
    if (fn.kind === 'bridge') {
      const windows = knownValue(fn.windows);
      const window = windows && (knownValue(windows.prefetchable) ?? knownValue(windows.memory));
      if (!window)
        return fn.windows.state === 'unknown' ? unknown('window ?', 'Its windows are not known.') : null;
      const text = addressText(window.base);
      return { text, words: `Window from ${text} to ${addressText(window.limit)}`, tone: 'plain' };
    }
    if (fn.bars.state === 'unknown') return unknown('BARs ?', 'Its BARs are not known.');
    const bar = largestOf(memoryBars(fn));
    const address = bar && knownValue(bar.address);
    if (!bar || address === undefined) return null;
    const size = knownValue(bar.sizeBytes);
    return {
      text: addressText(address),
      words: `BAR ${bar.index} at ${addressText(address)}, ${size === undefined ? 'size not known' : roughSizeText(size)}`,
      tone: 'plain',
    };
  },

  numa: () => fn => {
    const node = knownValue(fn.numaNode);
    if (node !== undefined) return { text: `NUMA ${node}`, words: `NUMA node ${node}`, tone: 'plain' };
    return fn.numaNode.state === 'unknown' ? unknown('NUMA ?', 'Its NUMA node is not known.') : null;
  },
};

/** Those that redirect first: where there is little room they are what counts. */
const bitNames = (word: number): readonly string[] =>
  [...acsBitsIn(word & REDIRECT_BITS), ...acsBitsIn(word & ~REDIRECT_BITS)].map(({ short }) => short);

const without: Said = { text: 'no ACS', words: 'It has no ACS capability', tone: 'plain' };

const unknown = (text: string, words: string): Said => ({ text, words, tone: 'unknown' });

const standingWords: Readonly<Record<LinkStanding, string>> = {
  full: 'as fast as both ends can',
  idle: 'idle, trains up under load',
  slow: 'slower than both ends can',
  narrow: 'fewer lanes than both ends have',
  unknown: 'what both ends can do is not known',
};
const standingSigns: Readonly<Record<LinkStanding, string>> = {
  full: '',
  idle: '~',
  slow: '↓',
  narrow: '↓',
  unknown: '',
};
