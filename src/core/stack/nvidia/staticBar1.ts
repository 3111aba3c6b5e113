import { rulesOver } from '../layerRule.ts';

/** What decides whether BAR1 shows all of a GPU's memory all the time. */
export interface StaticBar1Inputs {
  /** A virtual function, a vGPU host, or confidential computing. */
  readonly isShared: boolean;
  /** RMForceStaticBar1: 0 off, 1 on, 2 as it fits, 3 only for BAR1 peers. */
  readonly key: number;
  /** RMForceP2PType chooses BAR1, in the releases in which that is its meaning. */
  readonly choosesBar1: boolean;
  /** BAR1 against the memory that the card is sold with. */
  readonly fits: 'larger' | 'equal' | 'smaller';
  /** Where they are equal: what the driver sets aside of the memory leaves 128 KiB of BAR1. */
  readonly leavesPages: boolean;
}

const SOURCE = 'open-gpu-kernel-modules, kern_bus_*.c';
const rule = rulesOver<StaticBar1Inputs>();
const off = <const Case extends string>(name: Case) => ({ case: name, outcome: 'no' }) as const;
const on = <const Case extends string>(name: Case) => ({ case: name, outcome: 'yes' }) as const;

/**
 * Static BAR1 of one GPU. As it fits, the whole address space of the memory has to fit with doorbells and pages beside it,
 * so a BAR of just the memory that the card is sold with is too small; forced, the memory that programs see suffices.
 */
export const staticBar1Rules = {
  shared: rule({ source: SOURCE, grade: 'read', decide: seen => (seen.isShared ? off('shared') : null) }),
  switchedOff: rule({ source: SOURCE, grade: 'read', decide: seen => (seen.key === 0 ? off('off') : null) }),
  forced: rule({
    source: SOURCE,
    grade: 'read',
    since: '565',
    decide: seen => {
      if (seen.key !== 1) return null;
      return seen.fits === 'smaller' ? off('does-not-start') : on('forced');
    },
  }),
  onlyForPeers: rule({
    source: SOURCE,
    grade: 'read',
    until: '575',
    decide: seen => {
      if (seen.key !== 3) return null;
      if (!seen.choosesBar1) return off('not-chosen');
      const fits = seen.fits === 'larger' || (seen.fits === 'equal' && seen.leavesPages);
      return fits ? on('for-peers') : off('too-small');
    },
  }),
  asItFits: rule({
    source: SOURCE,
    grade: 'inferred',
    since: '580',
    decide: seen => {
      if (seen.fits === 'larger') return on('fits');
      return seen.fits === 'equal' ? off('just-the-memory') : off('too-small');
    },
  }),
} as const;
