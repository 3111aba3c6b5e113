import { type Decision, rulesOver } from '../layerRule.ts';
import type { NvidiaPairInputs, PeerWord } from './pairInputs.ts';
import { overPcie } from './peerConnection.ts';

/**
 * What the driver says of a pair: a word for each kind of access. How it joins the two is another question, and asked only
 * where somebody wants to know (`peerConnection.ts`).
 */
export interface PairDecision<Case extends string = string> extends Decision<Case> {
  readonly read: PeerWord;
  readonly write: PeerWord;
  /** Through BAR1; the mailbox has none. */
  readonly atomics: PeerWord;
}

type Words = Pick<PairDecision, 'read' | 'write' | 'atomics'>;

const P2P_CAPS = 'open-gpu-kernel-modules, p2p_caps.c';
const rule = rulesOver<NvidiaPairInputs>();

/** Someone who copies needs both directions. */
const says = <const Case extends string>(name: Case, words: Words): PairDecision<Case> => ({
  case: name,
  outcome: words.read === 'OK' && words.write === 'OK' ? 'yes' : 'no',
  ...words,
});

const refuses = <const Case extends string>(name: Case, word: PeerWord) =>
  says(name, { read: word, write: word, atomics: 'NS' });

const migOn = rule({
  source: P2P_CAPS,
  grade: 'executed',
  decide: seen => (seen.mig ? refuses('mig', 'NS') : null),
});

const c2cLink = rule({
  source: P2P_CAPS,
  grade: 'read',
  since: '580',
  decide: seen =>
    seen.c2c && seen.driver.asksC2c ? says('c2c', { read: 'OK', write: 'OK', atomics: 'OK' }) : null,
});

/** The registry can force another connection; NVLink then is not taken although it is there. */
const nvlinkUp = rule({
  source: P2P_CAPS,
  grade: 'executed',
  decide: seen => {
    if (seen.nvlink !== 'up') return null;
    if (seen.forceType !== 0 && seen.forceType !== seen.driver.nvlinkType) return null;
    const atomics = seen.driver.nvlinkAtomics ? 'OK' : 'NS';
    return says('nvlink', { read: 'OK', write: 'OK', atomics });
  },
});

/** No fall back to PCI Express: this is how a fabric manager that does not run looks. */
const nvswitchWithoutLink = rule({
  source: P2P_CAPS,
  grade: 'executed',
  decide: seen => (seen.nvlink !== 'none' && seen.nvswitch ? refuses('no-fall-back', 'NS') : null),
});

const indirectLink = rule({
  source: P2P_CAPS,
  grade: 'read',
  decide: seen => (seen.indirectNvlink ? says('indirect', { read: 'OK', write: 'OK', atomics: 'NS' }) : null),
});

/** Reads in bits 1:0, writes in 5:4, atomics in 9:8. "Leave it" leaves the NS that everything begins with. */
const forced = rule({
  source: `${P2P_CAPS}, registry key ForceP2P`,
  grade: 'executed',
  decide: seen => {
    const { forceP2P } = seen;
    if (forceP2P === null) return null;
    const [read, write, atomics] = [0, 4, 8].map(shift => forcedWords[(forceP2P >> shift) & 3]);
    return says(
      'forced',
      overPcie(seen, { read: read ?? 'NS', write: write ?? 'NS', atomics: atomics ?? 'NS' }),
    );
  },
});
const forcedWords: readonly PeerWord[] = ['DR', 'OK', 'NS', 'NS'];

const sameClique = rule({
  source: P2P_CAPS,
  grade: 'executed',
  since: 'late 535',
  decide: seen =>
    seen.clique === 'same' && seen.driver.asksClique ? says('clique', overPcie(seen, BOTH)) : null,
});
const BOTH = { read: 'OK', write: 'OK', atomics: 'NS' } as const;

const allPassedThrough = rule({
  source: P2P_CAPS,
  grade: 'read',
  since: '575',
  decide: seen => {
    if (!seen.passedThrough || !seen.driver.asksPassThrough) return null;
    const { read, write } = seen.firmware;
    return read === 'OK' && write === 'OK' ? says('passed-through', overPcie(seen, BOTH)) : null;
  },
});

const chipsetRead = rule({
  source: P2P_CAPS,
  grade: 'executed',
  since: '560',
  decide: seen =>
    !seen.chipsetIdentified && seen.driver.needsChipset ? refuses('chipset-not-identified', 'NS') : null,
});

/** Nehalem to Broadwell-E alone: two sockets of Skylake or later never come to this. */
const ioh = rule({
  source: P2P_CAPS,
  grade: 'executed',
  decide: seen => (seen.crossesIoh ? refuses('apart', 'TNS') : null),
});

/** Chips and not names of products: two cards with GA102 are alike, whatever they are sold as. */
const unlikeChips = rule({
  source: P2P_CAPS,
  grade: 'executed',
  decide: seen => {
    if (seen.chips === 'unlike') return refuses('unlike', 'NS');
    return seen.oneIsMobile ? refuses('one-is-mobile', 'NS') : null;
  },
});

/** The closed answer of GSP; what the open code adds only takes away. A refusal for the chipset is the word printed. */
const firmware = rule({
  source: 'GSP firmware, asked by p2p_caps.c',
  grade: 'closed',
  decide: seen => {
    const { read, write } = seen.firmware;
    if (!seen.virtualFunction) return says('answered', overPcie(seen, { read, write, atomics: 'NS' }));
    const refused = [read, write].map(word => (word === 'CNS' ? 'CNS' : 'GNS'));
    return says('virtual-function', {
      read: refused[0] ?? 'GNS',
      write: refused[1] ?? 'GNS',
      atomics: 'NS',
    });
  },
});

/** What decides a pair of GPUs in NVIDIA's open kernel modules, in the order of the code. Their words are in pairWords.ts. */
export const nvidiaPairRules = {
  migOn,
  c2cLink,
  nvlinkUp,
  nvswitchWithoutLink,
  indirectLink,
  forced,
  sameClique,
  allPassedThrough,
  chipsetRead,
  ioh,
  unlikeChips,
  firmware,
} as const;
