import { counted } from '../../lib/words.ts';
import { type MissingFact, type Sentence, say, strong, type TextPart } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords, Told } from '../layerBook.ts';
import type { NvidiaPairInputs } from './pairInputs.ts';
import { nvidiaPairRules, type PairDecision } from './pairRules.ts';

/** What the words about a pair of NVIDIA GPUs name. */
export interface NvidiaPairTold extends Told {
  readonly provider: TextPart;
  readonly client: TextPart;
  /** What is reported of the firmware's answer for such cards, a whole sentence; null: nothing. */
  readonly reported: string | null;
}

const both = ({ provider, client }: NvidiaPairTold): Sentence => say`${provider} and ${client}`;

/** "reads OK, writes DR" in the words of nvidia-smi. */
const wordsOf = ({ read, write }: PairDecision): string =>
  read === write ? `“${read}” for reads and writes` : `“${read}” for reads and “${write}” for writes`;

const words: LayerWords<typeof nvidiaPairRules, NvidiaPairTold> = {
  migOn: {
    mig: told =>
      say`${told.who} refuses ${both(told)} (NS): ${strong('MIG is on')}, and that comes before every override.`,
  },
  c2cLink: { c2c: told => say`${told.who} joins ${both(told)} by their NVLink-C2C.` },
  nvlinkUp: {
    nvlink: told => say`${told.who} joins ${both(told)} by ${strong('NVLink')}; PCI Express is not asked.`,
  },
  nvswitchWithoutLink: {
    'no-fall-back': told =>
      say`${told.who} refuses ${both(told)} (NS): they have NVLink on an NVSwitch system, it is not used, and there is ${strong('no fall back to PCI Express')}. It looks like this when nvidia-fabricmanager does not run.`,
  },
  indirectLink: { indirect: told => say`${told.who} joins ${both(told)} by NVLink through the processors.` },
  forced: {
    forced: (told, decision) =>
      say`${told.who} says ${wordsOf(decision)}, because the registry key ${strong('ForceP2P')} says so: chips, chipset and firmware are not asked.${decision.outcome === 'yes' ? ' That proves no hardware behind it: chips without a mailbox print OK as well.' : ''}`,
  },
  sameClique: {
    clique: (told, decision) =>
      say`${told.who} says ${wordsOf(decision)}: the hypervisor gave ${both(told)} the same peer clique. The hypervisor promises that the hardware routes it.`,
  },
  allPassedThrough: {
    'passed-through': told =>
      say`${told.who} allows ${both(told)}: both are passed through to this guest, and the firmware agrees.`,
  },
  chipsetRead: {
    'chipset-not-identified': told =>
      say`${told.who} refuses ${both(told)} (NS): it could not identify the chipset.`,
  },
  ioh: {
    apart: told =>
      say`${told.who} refuses ${both(told)} (TNS): their root ports are of old Intel I/O hubs (Nehalem to Broadwell-E) and ${strong('on different root buses')}.`,
  },
  unlikeChips: {
    unlike: told =>
      say`${told.who} refuses ${both(told)} (NS): their ${strong('chips differ')}, and peers over PCI Express have to have the same one.`,
    'one-is-mobile': told =>
      say`${told.who} refuses ${both(told)} (NS): only one of them is a laptop’s chip, so they count as different chips.`,
  },
  firmware: {
    answered: (told, decision) =>
      say`${told.who} says ${wordsOf(decision)} of ${both(told)}: that is the answer of NVIDIA’s firmware.`,
    'virtual-function': told =>
      say`${told.who} refuses ${both(told)}: one of them is a virtual function, which has no peers over PCI Express.`,
  },
};

const TOPO = 'nvidia-smi topo -p2p r; nvidia-smi topo -p2p w';
const asked = (what: string, howToGet: string) => (): MissingFact => ({ node: null, what, howToGet });
const ofGpus =
  (what: (names: string) => string, howToGet: string) =>
  (told: NvidiaPairTold): MissingFact => ({
    node: told.provider.node ?? null,
    what: what(`${told.provider.text} and ${told.client.text}`),
    howToGet,
  });
const REGISTRY = asked(
  'what the driver’s registry holds (NVreg_RegistryDwords)',
  'grep RegistryDwords /proc/driver/nvidia/params',
);
const CHIPS = ofGpus(names => `which chips ${names} have`, 'nvidia-smi -q (Product Name), or lspci -nn');

const missing: MissingWords<NvidiaPairInputs, NvidiaPairTold> = {
  driver: asked('the version of NVIDIA’s driver', 'cat /proc/driver/nvidia/version'),
  mig: ofGpus(names => `whether MIG is on in ${names}`, 'nvidia-smi -q -d MIG (or nvidia-smi -L)'),
  c2c: ofGpus(names => `whether NVLink-C2C joins ${names}`, 'nvidia-smi c2c -s'),
  nvlink: ofGpus(names => `whether NVLink joins ${names}`, 'nvidia-smi topo -m'),
  nvswitch: asked('whether the system has NVSwitches', 'nvidia-smi topo -m, or lspci -nn'),
  indirectNvlink: ofGpus(
    names => `whether NVLink joins ${names} through the processors`,
    'nvidia-smi topo -m',
  ),
  forceP2P: REGISTRY,
  forceType: REGISTRY,
  pcieType: REGISTRY,
  clique: ofGpus(
    names => `whether the hypervisor gave ${names} a peer clique`,
    'on the host: the x-nv-gpudirect-clique property of QEMU; or nvidia-smi topo -p2p r',
  ),
  passedThrough: ofGpus(names => `whether ${names} are passed through to a guest`, 'systemd-detect-virt'),
  chipsetIdentified: asked('whether the driver identified the chipset', TOPO),
  crossesIoh: ofGpus(names => `the root ports above ${names}`, 'sudo lspci -vvnn'),
  chips: CHIPS,
  oneIsMobile: CHIPS,
  commonSwitch: ofGpus(names => `the switches above ${names}`, 'sudo lspci -vvnn'),
  firmware: ofGpus(names => `what NVIDIA’s firmware answers for ${names}`, TOPO),
  virtualFunction: ofGpus(
    names => `whether ${names} are virtual functions`,
    'nvidia-smi -q (Virtualization Mode)',
  ),
  host: asked('the family and model of the CPU', 'lscpu'),
  staticBar1: ofGpus(
    names => `whether ${names} show all of their memory through BAR1`,
    'nvidia-smi -q (FB and BAR1 memory), dmesg | grep -i "static BAR1"',
  ),
  providerChip: CHIPS,
  clientChip: CHIPS,
};

/** NVIDIA's pair rule with its words. */
export const nvidiaPairBook: LayerBook<NvidiaPairInputs, typeof nvidiaPairRules, NvidiaPairTold> = {
  id: 'nvidia',
  rules: nvidiaPairRules,
  words,
  missing,
  open: (told, { rule, missing: open }) => {
    if (rule !== 'firmware' || !open.includes('firmware')) return null;
    const also = open.filter(name => name !== 'firmware');
    const others = [...new Set(also.map(name => missing[name](told).what))];
    const more =
      others.length > 0 ? ` ${counted(others.length, 'more fact is', 'more facts are')} not known.` : '';
    const reported = told.reported === null ? '' : ` ${told.reported}`;
    return say`${strong('NVIDIA’s closed firmware decides')} ${both(told)}; nothing that is known of the rules before it refuses.${reported} Paste ${`nvidia-smi topo -p2p r`} and ${`w`} to know.${more}`;
  },
};
