import type { Bar1Host, NvidiaPairInputs, PeerWord } from './pairInputs.ts';

/** How the driver joins two GPUs. */
export const connectivities = ['none', 'mailbox', 'bar1', 'nvlink', 'nvlink-indirect', 'c2c'] as const;
export type Connectivity = (typeof connectivities)[number];

interface Words {
  readonly read: PeerWord;
  readonly write: PeerWord;
  readonly atomics: PeerWord;
}

const isAllowed = ({ read, write }: Words): boolean => read === 'OK' || write === 'OK';

/**
 * What becomes of the words over PCI Express. Until 545 BAR1 keeps of them what the host is trusted with; otherwise they
 * stay.
 */
export function overPcie(seen: NvidiaPairInputs, words: Words): Words {
  const isTouched =
    isAllowed(words) && seen.forceType === FORCE_BAR1 && seen.driver.bar1Host === 'either-direction';
  return (isTouched && choosesAndHasBar1(seen) && wordsOfHost(seen, words)) || words;
}

/**
 * How the driver joins the two, and the word for atomics: the mailbox, unless the registry asks for BAR1 and chips, BARs
 * and host can do it. The mailbox carries no atomics.
 */
export function peerConnection(
  seen: NvidiaPairInputs,
  { rule, decision }: { readonly rule: string; readonly decision: Words },
): { readonly connectivity: Connectivity; readonly atomics: PeerWord } {
  const direct = directLinks[rule];
  if (!isAllowed(decision)) return { connectivity: 'none', atomics: 'NS' };
  if (direct) return { connectivity: direct, atomics: decision.atomics };
  if (!isJoinedByBar1(seen, decision)) return { connectivity: 'mailbox', atomics: 'NS' };
  return { connectivity: 'bar1', atomics: decision.atomics };
}

/** Rules that decide by a link beside PCI Express. */
const directLinks: Readonly<Record<string, Connectivity>> = {
  c2cLink: 'c2c',
  nvlinkUp: 'nvlink',
  indirectLink: 'nvlink-indirect',
};

/** What the registry forces stays as it is, and the host is not asked; before 545 it is. */
function isJoinedByBar1(seen: NvidiaPairInputs, words: Words): boolean {
  if (!choosesAndHasBar1(seen)) return false;
  const isForced = seen.forceP2P !== null && seen.driver.bar1Host === 'both-directions';
  return isForced || wordsOfHost(seen, words) !== null;
}

const choosesAndHasBar1 = (seen: NvidiaPairInputs): boolean =>
  choosesBar1(seen) && haveCode(seen) && seen.staticBar1;

/** The words as far as the host is trusted with them; null where that is not enough for BAR1. */
function wordsOfHost(seen: NvidiaPairInputs, words: Words): Words | null {
  const [read, write] = (['read', 'write'] as const).map(access =>
    words[access] === 'OK' && hostAllows(seen, access) ? 'OK' : 'NS',
  );
  const suffices =
    seen.driver.bar1Host === 'both-directions'
      ? read === 'OK' && write === 'OK'
      : read === 'OK' || write === 'OK';
  return suffices ? { read: read ?? 'NS', write: write ?? 'NS', atomics: 'NS' } : null;
}

/** The key was another one before 575, and its numbers meant something else. */
function choosesBar1(seen: NvidiaPairInputs): boolean {
  const { driver } = seen;
  if (driver.bar1Key === 'RMForceP2PType') return seen.forceType === FORCE_BAR1;
  if (seen.pcieType === PCIE_BAR1) return true;
  if (seen.pcieType !== PCIE_AUTO) return false;
  return driver.bar1Auto === 'always' || [seen.providerChip, seen.clientChip].every(isBar1ByDefault);
}
const FORCE_BAR1 = 2;
const PCIE_BAR1 = 1;
const PCIE_AUTO = 2;

/** Blackwell chips of cards, GB20x. */
const isBar1ByDefault = (chip: string): boolean => chip.startsWith('GB20');

const haveCode = (seen: NvidiaPairInputs): boolean =>
  [seen.providerChip, seen.clientChip].every(chip => chip !== 'none' && seen.driver.bar1Chips.includes(chip));

/** Whose host bridges the driver trusts to carry peers. */
function hostAllows(seen: NvidiaPairInputs, access: 'read' | 'write'): boolean {
  const { driver, host } = seen;
  if (driver.bar1Host === 'either-direction')
    return host === 'amd-zen' || (access === 'write' && intel.includes(host));
  return access === 'write' || host === 'amd-zen' || host === 'sapphire-rapids' || seen.commonSwitch;
}
const intel: readonly Bar1Host[] = ['intel', 'sapphire-rapids'];
