import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { errorWords } from './loggedErrors.ts';

const lspci = `00:01.0 PCI bridge [0604]: Intel Corporation Device [8086:352a]
	Bus: primary=00, secondary=01, subordinate=03, sec-latency=0
01:00.0 Non-Volatile memory controller [0108]: Samsung Device [144d:a80a]
	Region 0: Memory at fb000000 (64-bit, non-prefetchable) [size=16K]
02:00.0 3D controller [0302]: NVIDIA Corporation Device [10de:20b5]
	Region 1: Memory at 38000000000 (64-bit, prefetchable) [size=64G]
03:00.0 Ethernet controller [0200]: Mellanox Device [15b3:101d]`;

function read(log: string) {
  const imported = importText(`${lspci}\n\n${log}`);
  const machine = imported.ok && imported.value.machines[0];
  if (!imported.ok || !machine) throw new Error('no machine');
  const { errors, ledger } = imported.value;
  const unread = ledger.filter(({ status }) => status === 'unread');
  const tree = machineTree(machine);
  return { errors, unread, words: errors.map(error => errorWords(tree, error).map(sentenceText)) };
}
const stamped = (lines: readonly string[]) => lines.map((line, i) => `[  812.00000${i}] ${line}`).join('\n');
const error = (header: string, bit = '[20] UnsupReq               (First)') =>
  stamped([
    'pcieport 0000:00:01.0: AER: Uncorrectable (Non-Fatal) error message received from 0000:02:00.0',
    'nvidia 0000:02:00.0: PCIe Bus Error: severity=Uncorrectable (Non-Fatal), type=Transaction Layer, (Requester ID)',
    'nvidia 0000:02:00.0:   device [10de:20b5] error status/mask=00100000/00000000',
    `nvidia 0000:02:00.0:    ${bit}`,
    `nvidia 0000:02:00.0: AER:   TLP Header: ${header}`,
  ]);

describe('an error that AER logged', () => {
  it('is told with the port and the device, the meaning of its bit, and its packet', () => {
    const { words, unread } = read(error('60000020 030000ff 00000380 00001000'));
    expect(unread).toEqual([]);
    expect(words).toEqual([
      [
        'An uncorrected error of the Transaction Layer at 02:00.0, reported by the port 00:01.0: UnsupReq.',
        'UnsupReq, the first: no BAR took the address, or the target does not know such a request.',
        'The packet: Memory Write, 64-bit address, from 03:00.0, to 0x38000001000, in BAR 1 of 02:00.0 (0x1000 from its start).',
      ],
    ]);
  });

  it.each([
    [
      'a read of 32 bits',
      '00000001 0100000f fb000004 00000000',
      'Memory Read, 32-bit address, from 01:00.0, to 0xfb000004, in BAR 0 of 01:00.0 (0x4 from its start).',
    ],
    [
      'with 0x, as newer kernels print it',
      '0x00000001 0x0100000f 0xfb000004 0x00000000',
      'Memory Read, 32-bit address, from 01:00.0, to 0xfb000004, in BAR 0 of 01:00.0 (0x4 from its start).',
    ],
    [
      'outside of every BAR',
      '40000001 0100000f 7e000000 00000000',
      'Memory Write, 32-bit address, from 01:00.0, to 0x7e000000, which is in no BAR that is shown: system memory, an address of the IOMMU, or nothing.',
    ],
    [
      'translated',
      '40000801 0100000f fb000000 00000000',
      'Memory Write, 32-bit address, translated (ATS), from 01:00.0, to 0xfb000000, in BAR 0 of 01:00.0 (0x0 from its start).',
    ],
    ['a completion', '4a000001 02000004 03000000 00000000', 'Completion with data, from 02:00.0 to 03:00.0.'],
    [
      'a configuration read',
      '04000001 0000000f 01000100 00000000',
      'Configuration Read of type 0, from 0000:00:00.0 (not shown), to 01:00.0, register 0x100.',
    ],
    [
      'an atomic operation',
      '6c000001 0300000f 00000380 00000000',
      'AtomicOp FetchAdd, from 03:00.0, to 0x38000000000, in BAR 1 of 02:00.0 (0x0 from its start).',
    ],
    ['a message', '34000000 01000050 00000000 00000000', 'Message, from 01:00.0.'],
  ])('decodes the header of its packet: %s', (_, header, expected) => {
    expect(read(error(header)).words[0]?.at(-1)).toBe(`The packet: ${expected}`);
  });

  it('is counted where it comes again, and told once', () => {
    const once = error('00000001 0100000f fb000004 00000000');
    const { errors, words } = read([once, once, once].join('\n'));
    expect(errors).toMatchObject([{ count: 3, line: 10 }]);
    expect(words[0]?.[0]).toContain(' 3 times: UnsupReq');
  });

  it('is read as older kernels print it', () => {
    const { words, unread } = read(
      stamped([
        'pcieport 0000:00:01.0: AER: Corrected error received: id=0100',
        'nvme 0000:01:00.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, id=0100(Receiver ID)',
        'nvme 0000:01:00.0:   device [144d:a80a] error status/mask=00000001/0000e000',
        'nvme 0000:01:00.0:    [ 0] Receiver Error         (First)',
        'nvme 0000:01:00.0:    [ 0] RxErr',
      ]),
    );
    expect(unread).toEqual([]);
    expect(words[0]?.[0]).toMatch(
      /^A corrected error of the Physical Layer at 01:00.0, reported by the port 00:01.0: /,
    );
  });

  it('of DPC names the port, why it shut the link and who told', () => {
    const { words, unread } = read(
      stamped([
        'pcieport 0000:00:01.0: DPC: containment event, status:0x1f05 source:0x0100',
        'pcieport 0000:00:01.0: DPC: ERR_FATAL detected',
      ]),
    );
    expect(unread).toEqual([]);
    expect(words).toEqual([
      ['Downstream Port Containment shut the link below 00:01.0: ERR_FATAL was sent, told of by 01:00.0.'],
    ]);
  });
});
