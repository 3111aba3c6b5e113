import { describe, expect, it } from 'vitest';
import { newDocument } from '../../share/document.ts';
import { decodeDocument, encodeDocument } from '../../share/payload.ts';
import { importText } from '../importText.ts';

const lspci = `00:01.0 PCI bridge [0604]: Intel Corporation Port [8086:352a]
	Bus: primary=00, secondary=01, subordinate=01, sec-latency=0
01:00.0 Non-Volatile memory controller [0108]: Samsung Device [144d:a80a]
02:00.0 Ethernet controller [0200]: Mellanox Device [15b3:101d]`;
const log = `[    1.301000] pci 0000:00:01.0: Configured ACS to 0x001d
[   12.000001] mlx5_core 0000:02:00.0: ACS redirect is set between the client and provider (0000:01:00.0)
[   12.000002] mlx5_core 0000:02:00.0: to disable ACS redirect for this path, add the kernel parameter: pci=disable_acs_redir=0000:00:01.0
[   12.000003] mlx5_core 0000:02:00.0: cannot be used for peer-to-peer DMA as the client and provider (0000:01:00.0) do not share an upstream bridge or whitelisted host bridge
[   19.000001] mlx5_core 0000:02:00.0: ACS redirect is set between the client and provider (0000:01:00.0)
[   19.000005] nvme 0000:07:00.0: ACS redirect is set between the client and provider (0000:01:00.0)`;
const boot = `[    0.500000] pci_bus 0000:00: root bus resource [bus 00-ff]
[    0.510000] pci 0000:00:01.0: [8086:352a] type 01 class 0x060400
[    0.520000] pci 0000:01:00.0: [144d:a80a] type 00 class 0x010802
[    0.530000] pci 0000:02:00.0: [15b3:101d] type 00 class 0x020000`;

function read(text: string) {
  const imported = importText(text);
  const machine = imported.ok && imported.value.machines[0];
  if (!imported.ok || !machine) throw new Error('no machine');
  return { machine, report: imported.value };
}
const expected = [
  { kind: 'acs-configured', node: '0000:00:01.0', peer: null, value: '0x001d' },
  { kind: 'redirect', node: '0000:02:00.0', peer: '0000:01:00.0', value: '' },
  { kind: 'parameter', node: '0000:02:00.0', peer: '0000:01:00.0', value: '0000:00:01.0' },
  { kind: 'not-shared-or-listed', node: '0000:02:00.0', peer: '0000:01:00.0', value: '' },
];

describe('what the kernel logged about peers and ACS', () => {
  it.each([
    ['beside lspci', `${lspci}\n\n${log}`],
    ['before lspci', `${log}\n\n${lspci}`],
    ['within a boot log', `${boot}\n${log}`],
    ['without times', `${lspci}\n\n${log.replace(/^\[[^\]]*\] /gm, '')}`],
    ['without times and drivers', `${lspci}\n\n${log.replace(/^\[[^\]]*\] \S+ /gm, '')}`],
  ])('is read and attached, each line once: %s', (_, text) => {
    const { machine, report } = read(text);
    expect(machine.logged).toEqual(expected);
    expect(report.warnings.filter(({ code }) => code === 'log-of-a-stranger')).toMatchObject([
      { message: 'The kernel log speaks of 0000:07:00.0, which the text does not show as a device.' },
    ]);
    expect(report.ledger.filter(({ status }) => status === 'unread')).toEqual([]);
  });

  it('goes into a link and comes out of it', () => {
    const document = newDocument(read(`${lspci}\n\n${log}`).machine);
    const back = decodeDocument(encodeDocument(document));
    expect(back.ok && back.value.machine.logged).toEqual(expected);
  });

  it('leaves with a device that is removed', () => {
    const { machine } = read(`${lspci}\n\n${log}`);
    const functions = machine.functions.filter(({ id }) => id !== '0000:02:00.0');
    const back = decodeDocument(encodeDocument(newDocument({ ...machine, functions })));
    expect(back.ok && back.value.machine.logged).toEqual(expected.slice(0, 1));
  });

  it('is attached to none of several machines, and that is told', () => {
    const list = (maker: string) =>
      Array.from(
        { length: 5 },
        (_, i) => `0${i}:00.0 Ethernet controller [0200]: A device [${maker}:000${i}]`,
      ).join('\n');
    const { machine, report } = read(`$ lspci -nn\n${list('15b3')}\n$ lspci -nn\n${list('8086')}\n\n${log}`);
    expect(report.machines).toHaveLength(2);
    expect(machine).not.toHaveProperty('logged');
    expect(report.warnings.map(({ code }) => code)).toContain('log-of-several');
  });

  it('is none where nothing was logged', () => {
    expect(read(lspci).machine).not.toHaveProperty('logged');
  });
});
