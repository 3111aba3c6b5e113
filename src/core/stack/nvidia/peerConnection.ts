import type { Bar1Host, NvidiaPairInputs, PeerWord } from './pairInputs.ts';

/** How the driver joins two GPUs. */
export const connectivities = ['none', 'mailbox', 'bar1', 'nvlink', 'nvlink-indirect', 'c2c'] as const;
export type Connectivity = (typeof connectivities)[number];

interface Words {
  readonly read: PeerWord;
  readonly write: PeerWord;
  readonly atomics: PeerWord;
}
type Connected = Words & { readonly connectivity: Connectivity };

/**
 * What becomes of the words over PCI Express: the mailbox, unless the registry asks for BAR1 and chips, BARs and host
 * can do it. The mailbox carries no atomics.
 */
export function connect(seen: NvidiaPairInputs, words: Words): Connected {
  const allows = words.read === 'OK' || words.write === 'OK';
  if (!allows) return { ...words, atomics: 'NS', connectivity: 'none' };
  return throughBar1(seen, words) ?? { ...words, atomics: 'NS', connectivity: 'mailbox' };
}

function throughBar1(seen: NvidiaPairInputs, words: Words): Connected | null {
  if (!choosesBar1(seen) || !haveCode(seen) || !seen.staticBar1) return null;
  const { driver } = seen;
  // What the registry forces stays as it is, and the host is not asked.
  if (seen.forceP2P !== null && driver.bar1Host === 'both-directions')
    return { ...words, connectivity: 'bar1' };
  const [read, write] = (['read', 'write'] as const).map(access =>
    words[access] === 'OK' && hostAllows(seen, access) ? 'OK' : 'NS',
  );
  const suffices =
    driver.bar1Host === 'both-directions' ? read === 'OK' && write === 'OK' : read === 'OK' || write === 'OK';
  return suffices ? { read: read ?? 'NS', write: write ?? 'NS', atomics: 'NS', connectivity: 'bar1' } : null;
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
