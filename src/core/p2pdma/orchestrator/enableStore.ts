import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { say } from '../../topology/sentence.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import type { DriverContext } from '../memory/driverContext.ts';

/** What a driver was told about peer-to-peer memory: leave it, look for some, or take this one's. */
export type EnableSetting =
  | { readonly kind: 'off' }
  | { readonly kind: 'automatic' }
  | { readonly kind: 'named'; readonly provider: NodeId };

export interface StoredSetting {
  /** Null: the text was refused, and the setting stays. */
  readonly setting: EnableSetting | null;
  readonly outcome: CallOutcome;
}

const CALL = 'pci_p2pdma_enable_store';

/**
 * `pci_p2pdma_enable_store`: what is written into a driver's `p2pmem` attribute. The name of a PCI function that has
 * published memory; else a boolean, except that text which begins with 0 or 1 and goes on is taken for a name.
 */
export function enableStore({ policy, memory, named }: DriverContext, text: string): StoredSetting {
  const line = text.replace(/\n$/, '');
  const fn = policy.tree.machine.functions.find(({ bdf }) => bdf === line);
  if (fn) {
    const provider = memory.providers.find(({ node }) => node === fn.id);
    if (!provider?.isPublished) {
      const sentence = say`${named(fn.id)} is there, but has published no peer-to-peer memory.`;
      return refused(sentence, `PCI device has no peer-to-peer memory: ${line}`, fn.id);
    }
    const sentence = say`The memory of ${named(fn.id)} is to be used.`;
    return stored({ kind: 'named', provider: fn.id }, sentence);
  }
  const wanted = /^[01]\P{Cc}/u.test(text) ? undefined : kernelBoolean(text);
  if (wanted === true) {
    return stored({ kind: 'automatic' }, say`Whatever peer-to-peer memory is nearest is to be used.`);
  }
  if (wanted === false) return stored({ kind: 'off' }, say`Peer-to-peer memory is not to be used.`);
  const shown = line.split('\n', 1)[0] ?? '';
  return refused(
    say`“${shown}” is neither a PCI device of this machine nor yes or no.`,
    `No such PCI device: ${shown}`,
    null,
  );
}

/** `pci_p2pdma_enable_show`: what is read from the attribute, without the line end. */
export function enableShow(tree: MachineTree, setting: EnableSetting, isConfigured = true): string {
  if (!isConfigured) return 'none';
  if (setting.kind === 'named') return functionOf(tree, setting.provider).bdf;
  return setting.kind === 'automatic' ? '1' : '0';
}

/** `kstrtobool`: only the first letter counts, the first two of on and off; so "none" is a no and "yard" a yes. */
function kernelBoolean(text: string): boolean | undefined {
  if (/^(?:[yY1]|[oO][nN])/.test(text)) return true;
  if (/^(?:[nN0]|[oO][fF])/.test(text)) return false;
  return undefined;
}

const stored = (setting: EnableSetting, sentence: CallOutcome['sentence']): StoredSetting => ({
  setting,
  outcome: { call: CALL, succeeded: true, returned: '0', sentence, messages: [] },
});

const refused = (sentence: CallOutcome['sentence'], text: string, device: NodeId | null): StoredSetting => ({
  setting: null,
  outcome: {
    call: CALL,
    succeeded: false,
    returned: '-ENODEV',
    sentence,
    messages: [{ level: 'error', device, text: `pci-p2pdma: ${text}` }],
  },
});
