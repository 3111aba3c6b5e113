import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { nodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { enableShow, enableStore } from './enableStore.ts';

const context = onTarget();
const addressOf = (id: string) => functionOf(context.policy.tree, nodeId(id)).bdf;
const store = (text: string) => enableStore(context, text);

describe('pci_p2pdma_enable_store', () => {
  it.each([
    ['1', 'automatic'],
    ['y', 'automatic'],
    ['Y\n', 'automatic'],
    ['on\n', 'automatic'],
    ['oNe', 'automatic'],
    ['yard', 'automatic'],
    ['0', 'off'],
    ['0\n', 'off'],
    ['n', 'off'],
    ['off', 'off'],
    ['none', 'off'],
  ])('takes %j for %s, as kstrtobool looks at the first letters only', (text, kind) => {
    expect(store(text)).toMatchObject({ setting: { kind }, outcome: { succeeded: true, returned: '0' } });
  });

  it('takes the exact name of a function that has published memory', () => {
    const named = { kind: 'named', provider: 'cmb0' };
    expect(store(`${addressOf('cmb0')}\n`)).toMatchObject({ setting: named, outcome: { succeeded: true } });
  });

  it.each([
    [
      'a function without memory',
      addressOf('rnic'),
      `PCI device has no peer-to-peer memory: ${addressOf('rnic')}`,
    ],
    ['a name that is not there, though it begins with 0', '0000:77:00.1', 'No such PCI device: 0000:77:00.1'],
    ['a 1 that goes on', '10', 'No such PCI device: 10'],
    [
      'an address without its domain',
      addressOf('cmb0').slice(5),
      `No such PCI device: ${addressOf('cmb0').slice(5)}`,
    ],
    ['what only ends in a yes', 'any', 'No such PCI device: any'],
    ['what only ends in a no', 'turn off', 'No such PCI device: turn off'],
    ['what is neither', 'maybe\nso', 'No such PCI device: maybe'],
    ['nothing', '', 'No such PCI device: '],
  ])('refuses %s with -ENODEV', (_, text, message) => {
    const { setting, outcome } = store(text);
    expect(setting).toBeNull();
    expect(outcome.returned).toBe('-ENODEV');
    expect(outcome.messages.map(each => each.text)).toEqual([`pci-p2pdma: ${message}`]);
  });

  it('shows what was stored', () => {
    const { tree } = context.policy;
    expect(enableShow(tree, { kind: 'off' })).toBe('0');
    expect(enableShow(tree, { kind: 'automatic' })).toBe('1');
    expect(enableShow(tree, { kind: 'named', provider: nodeId('cmb0') })).toBe(addressOf('cmb0'));
    expect(enableShow(tree, { kind: 'off' }, false)).toBe('none');
  });
});
