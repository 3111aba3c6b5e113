import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import { guestOf } from './guest.ts';

function guestIn(text: string) {
  const imported = importText(text);
  const machine = imported.ok && imported.value.machines[0];
  if (!machine) throw new Error('no machine');
  const guest = guestOf(machine);
  return guest && `${guest.by}${guest.isCloud ? ' (cloud)' : ''}`;
}

const gpu = '3D controller [0302]: NVIDIA Corporation Device [10de:20b5]';
const q35 =
  '00:00.0 Host bridge [0600]: Intel Corporation 82G33/G31/P35/P31 Express DRAM Controller [8086:29c0]';

describe('a guest', () => {
  it.each([
    [
      'Q35 with root ports of QEMU',
      `${q35}\n00:01.0 PCI bridge [0604]: Red Hat, Inc. QEMU PCIe Root port [1b36:000c]`,
      'QEMU',
    ],
    [
      'Q35 with virtio on its root bus',
      `${q35}\n00:02.0 Ethernet controller [0200]: Red Hat, Inc. Virtio 1.0 network device [1af4:1041]`,
      'QEMU or its like',
    ],
    [
      'i440fx',
      '00:00.0 Host bridge [0600]: Intel Corporation 440FX - 82441FX PMC [Natoma] [8086:1237]\n00:02.0 VGA compatible controller [0300]: Device [1234:1111]',
      'QEMU',
    ],
    ['VMware', '00:0f.0 VGA compatible controller [0300]: VMware SVGA II Adapter [15ad:0405]', 'VMware'],
    [
      'Azure',
      `0001:00:00.0 ${gpu}\n0002:00:00.0 Ethernet controller [0200]: Microsoft Corporation Device [1414:00ba]`,
      'Azure or Hyper-V (cloud)',
    ],
    [
      'Amazon',
      `00:1e.0 ${gpu}\n00:04.0 Non-Volatile memory controller [0108]: Amazon.com, Inc. NVMe EBS Controller [1d0f:8061]`,
      'Amazon (cloud)',
    ],
  ])('is known by its devices: %s', (_, text, expected) => {
    expect(guestIn(text)).toBe(expected);
  });

  it.each([
    ['a board of 2007 with the chipset that QEMU shows', q35],
    [
      'a card that speaks virtio below a real port',
      `00:01.0 PCI bridge [0604]: Intel Corporation Device [8086:352a]\n\tBus: primary=00, secondary=17, subordinate=17, sec-latency=0\n17:00.0 Ethernet controller [0200]: Red Hat, Inc. Virtio 1.0 network device [1af4:1041]`,
    ],
    [
      'a whole machine of a cloud',
      `00:01.0 PCI bridge [0604]: Intel Corporation Device [8086:352a]\n\tBus: primary=00, secondary=17, subordinate=17, sec-latency=0\n17:00.0 Ethernet controller [0200]: Amazon.com, Inc. Elastic Network Adapter [1d0f:ec20]`,
    ],
  ])('is not: %s', (_, text) => {
    expect(guestIn(text)).toBeNull();
  });

  const boots = new URL('../../../../shared/truth/qemu/', import.meta.url);
  it.runIf(existsSync(boots))('is every boot of QEMU that was captured', () => {
    const files = readdirSync(boots).filter(name => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const { lspciNn } = JSON.parse(readFileSync(new URL(file, boots), 'utf8')) as { lspciNn?: string };
      if (lspciNn) expect(`${file}: ${guestIn(lspciNn)}`).toMatch(/: QEMU/);
    }
  });

  const corpus = new URL('../../../../shared/corpus/lspci/', import.meta.url);
  it.runIf(existsSync(corpus))('is none of the real machines that were captured', () => {
    const guests = readdirSync(corpus).filter(file => {
      const imported = importText(readFileSync(new URL(file, corpus), 'utf8'));
      return imported.ok && imported.value.machines.some(machine => guestOf(machine) !== null);
    });
    expect(guests.filter(file => !/virtio|qemu|guest|vm/i.test(file))).toEqual([]);
  });
});
