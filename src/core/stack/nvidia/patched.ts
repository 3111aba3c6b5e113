import { type MissingFact, say, strong } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords } from '../layerBook.ts';
import { rulesOver } from '../layerRule.ts';
import type { NvidiaPairTold } from './pairWords.ts';

/** What is left to decide with a module that is patched for peers (tinygrad, aikitoria). */
export interface PatchedInputs {
  readonly mig: boolean;
  readonly forceP2P: number;
  readonly chips: 'alike' | 'unlike';
  /** BAR1 of both shows all of the memory. */
  readonly bar1ShowsAll: boolean;
}

const rule = rulesOver<PatchedInputs>();
const no = <const Case extends string>(name: Case) => ({ case: name, outcome: 'no' }) as const;

/** The registry allows both by default, the type is BAR1, and page tables point at the peer's raw bus address. */
export const patchedRules = {
  migOn: rule({
    source: 'open-gpu-kernel-modules, p2p_caps.c',
    grade: 'executed',
    decide: seen => (seen.mig ? no('mig') : null),
  }),
  registry: rule({
    source: 'patched modules, registry key ForceP2P',
    grade: 'read',
    decide: seen => ((seen.forceP2P & 0x33) === 0x11 ? null : no('forced-off')),
  }),
  chips: rule({
    source: 'reports of patched modules',
    grade: 'reported',
    decide: seen => (seen.chips === 'unlike' ? no('unlike') : null),
  }),
  bar1: rule({
    source: 'patched modules: static BAR1',
    grade: 'read',
    decide: seen => (seen.bar1ShowsAll ? ({ case: 'patched', outcome: 'yes' } as const) : no('small-bar')),
  }),
} as const;

const words: LayerWords<typeof patchedRules, NvidiaPairTold> = {
  migOn: { mig: told => say`${told.who} refuses (NS): MIG is on.` },
  registry: {
    'forced-off': told =>
      say`${told.who} is patched for peers, and the registry key ForceP2P takes them away.`,
  },
  chips: {
    unlike: told =>
      say`${told.who} is patched for peers, and reports say that ${told.provider} and ${told.client} do not reach each other all the same: their chips differ.`,
  },
  bar1: {
    patched: told =>
      say`${told.who} is patched to allow ${told.provider} and ${told.client}: ${strong('it would say OK on any board')}, so that proves nothing about the wires. It uses the peer’s raw bus address; a copy with a check of the data (p2pBandwidthLatencyTest, simpleP2P) tells.`,
    'small-bar': told =>
      say`${told.who} is patched for peers, and needs BAR1 as large as the memory on both: Resizable BAR in the firmware’s setup.`,
  },
};

const both = ({ provider, client }: NvidiaPairTold) => `${provider.text} and ${client.text}`;
const of =
  (what: (names: string) => string, howToGet: string) =>
  (told: NvidiaPairTold): MissingFact => ({
    node: told.provider.node ?? null,
    what: what(both(told)),
    howToGet,
  });

const missing: MissingWords<PatchedInputs, NvidiaPairTold> = {
  mig: of(names => `whether MIG is on in ${names}`, 'nvidia-smi -L'),
  forceP2P: of(
    () => 'what the driver’s registry holds (NVreg_RegistryDwords)',
    'grep RegistryDwords /proc/driver/nvidia/params',
  ),
  chips: of(names => `which chips ${names} have`, 'lspci -nn'),
  bar1ShowsAll: of(
    names => `whether BAR1 of ${names} is as large as the memory`,
    'nvidia-smi -q (FB and BAR1 memory)',
  ),
};

/** Patched modules with their words. */
export const patchedBook: LayerBook<PatchedInputs, typeof patchedRules, NvidiaPairTold> = {
  id: 'nvidia-patched',
  rules: patchedRules,
  words,
  missing,
};
