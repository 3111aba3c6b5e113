import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from './importText.ts';

const caseText = (name: string) =>
  readFileSync(new URL(`./fixtures/cases/${name}.txt`, import.meta.url), 'utf8');

function refusalOf(text: string) {
  const read = importText(text);
  if (read.ok) throw new Error('it was read');
  return read.error;
}

const control = (bits: string) =>
  `\t\tACSCtl:\tSrcValid+ TransBlk- ${bits} UpstreamFwd+ EgressCtrl- DirectTrans-`;
const on = control('ReqRedir+ CmpltRedir+');
const off = control('ReqRedir- CmpltRedir-');
const half = control('ReqRedir+ CmpltRedir-');
const capability =
  '\t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl+ DirectTrans+';
const errors =
  '\t\tUESta:\tDLP- SDES- TLP- FCP- CmpltTO- CmpltAbrt- UnxCmplt- RxOF- MalfTLP- ECRC- UnsupReq- ACSViol-';

describe('words of ACS and nothing else', () => {
  it('are counted, and their ports asked for', () => {
    expect(refusalOf(caseText('21-grep-acsctl'))).toEqual({
      code: 'loose-acs',
      what: 'Four ACSCtl lines without their devices: two have ReqRedir and CmpltRedir set.',
      missing: 'Which ports they are is not shown: run sudo lspci -nnvvv.',
      command: 'sudo lspci -nnvvv',
    });
  });

  const rows: readonly (readonly [lines: readonly string[], what: string])[] = [
    [[on], 'One ACSCtl line without its device: one has ReqRedir and CmpltRedir set.'],
    [[off, off, off], 'Three ACSCtl lines without their devices: none has ReqRedir or CmpltRedir set.'],
    [
      [on, half, off],
      'Three ACSCtl lines without their devices: one has ReqRedir and CmpltRedir set, one only one of them.',
    ],
    [
      Array.from({ length: 40 }, () => on),
      '40 ACSCtl lines without their devices: 40 have ReqRedir and CmpltRedir set.',
    ],
    [
      ['Here is mine:', '', capability, on, errors, capability, off, errors, '', 'Is that right?'],
      'Two ACSCtl lines without their devices: one has ReqRedir and CmpltRedir set.',
    ],
    [
      [capability, capability],
      'Two ACSCap lines without their devices: they tell what ports can do, not what is set.',
    ],
    [
      [on.replace('CmpltRedir+', '\nCmpltRedir+')],
      'One ACSCtl line without its device: one has ReqRedir and CmpltRedir set.',
    ],
    [
      [`12:${on}`, `57:${off}`],
      'Two ACSCtl lines without their devices: one has ReqRedir and CmpltRedir set.',
    ],
  ];
  it.each(rows)('%j', (lines, what) => expect(refusalOf(lines.join('\n')).what).toBe(what));

  it('beside a whole capture are skipped in words, and change nothing of it', () => {
    const capture = caseText('00-reference');
    const alone = importText(capture);
    for (const text of [
      `${capture}\n$ lspci -vvv | grep ACSCtl\n${on}\n${off}\n`,
      `${capture}\n${on}\n${off}\n`,
      `$ lspci -vvv | grep -i acs\n${capability}\n${on}\n\n$ lspci -nnvvv\n${capture}`,
    ]) {
      const both = importText(text);
      if (!both.ok || !alone.ok) throw new Error('not read');
      expect(both.value.machines).toEqual(alone.value.machines);
      expect(both.value.ledger).toContainEqual(
        expect.objectContaining({ status: 'skipped', what: 'words of ACS without their device' }),
      );
    }
  });
});

const body = caseText('20-body-without-its-first-line');

describe('the body of a device without its first line', () => {
  it('is called that', () => {
    expect(refusalOf(body)).toMatchObject({
      code: 'headless-body',
      what: 'These lines are the body of lspci -vv for one device; its first line, with address and class, is missing.',
    });
    expect(refusalOf(`${body}\n${body}`).what).toContain('the bodies of lspci -vv for two devices');
  });

  it.each([
    [
      'the link and the buses',
      '\tBus: primary=02, secondary=03, subordinate=03, sec-latency=0\n\t\tLnkSta:\tSpeed 8GT/s, Width x16',
    ],
    ['no indentation', body.replace(/^\s+/gm, '')],
    ['the middle', body.split('\n').slice(6, 12).join('\n')],
    ['prose before', `This is my port:\n\n${body}`],
  ])('%s', (_, text) => expect(refusalOf(text).code).toBe('headless-body'));

  it('a grep for one word of it is called lines without devices', () => {
    const line = '\t\tLnkSta:\tSpeed 8GT/s, Width x16';
    expect(refusalOf(`${line}\n${line}`).what).toBe('Two lines of lspci -vv without their devices.');
  });
});

describe('a text that shows no function is called what it is', () => {
  const rows: readonly (readonly [code: string, why: string, text: string])[] = [
    ['measured', 'p2pBandwidthLatencyTest', caseText('36-benchmark-instead')],
    ['measured', 'without its first lines', caseText('36-benchmark-instead').split('\n').slice(3).join('\n')],
    ['measured', 'a plain table', 'GPU0 GPU1\nGPU0 640.1 26.7\nGPU1 26.7 641.2'],
    ['table', 'a Markdown table', caseText('23-markdown-table')],
    ['table', 'MySQL', '+----+-------+\n| id | name  |\n+----+-------+\n|  1 | alpha |\n+----+-------+'],
    ['table', 'RST', '+------+-----+\n| Card | GiB |\n+======+=====+\n| a    | 4   |\n+------+-----+'],
    [
      'nvidia-smi',
      'nvidia-smi',
      '+-----------------------------------------------------------------------------+\n| NVIDIA-SMI 550.54.14    Driver Version: 550.54.14    CUDA Version: 12.4     |\n|-------------------------------+----------------------+----------------------+\n|   0  NVIDIA A100-PCI...  On   | 00000000:17:00.0 Off |                    0 |',
    ],
    ['nvidia-smi-list', 'nvidia-smi -L', 'GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5a4b1c2d-0000)\n'],
    [
      'nccl-log',
      'the log of NCCL',
      'rack7:811:902 [0] NCCL INFO Channel 00 : 0[0] -> 1[1] via SHM/direct/direct\n',
    ],
    ['gdscheck', 'gdscheck -p', ' GDS release version: 1.15.0.42\n NVMe P2PDMA        : Unsupported\n'],
    ['nvidia-smi-topo', 'nvidia-smi topo -p2p', ' \tGPU0\tGPU1\n GPU0\tX\tOK\n GPU1\tOK\tX\n'],
    ['lstopo', 'lstopo', caseText('37-lstopo-text')],
    [
      'lstopo',
      'lstopo 1',
      'Machine (16GB)\n  Socket L#0 + L3 L#0 (8192KB)\n  HostBridge L#0\n    PCI 8086:0152\n      GPU L#0 "card0"',
    ],
    [
      'amd-smi',
      'amd-smi topology',
      '$ amd-smi topology\nACCESS TABLE:\n             0000:0c:00.0 0000:22:00.0\n0000:0c:00.0 ENABLED      ENABLED',
    ],
    [
      'rocm-smi',
      'rocm-smi --showtopo',
      '============================ ROCm System Management Interface ============================\n================================ Weight between two GPUs =================================\n       GPU0         GPU1\nGPU0   0            15\nGPU1   15           0',
    ],
    [
      'xpu-smi',
      'xpu-smi topology -m',
      '         GPU 0/0  GPU 1/0  CPU Affinity\nGPU 0/0  S        SYS      0-55\nGPU 1/0  SYS      S        56-111',
    ],
    [
      'pciconf',
      'pciconf -lv',
      "hostb0@pci0:0:0:0:\tclass=0x060000 card=0x00008086 chip=0x09a28086 rev=0x04 hdr=0x00\n    vendor     = 'Intel Corporation'",
    ],
    ['lshw', 'lshw', '  *-pci\n       description: Host bridge\n       bus info: pci@0000:00:00.0'],
    [
      'lshw',
      'lshw -businfo',
      'Bus info          Device     Class          Description\npci@0000:17:00.0             display        GA100 [A100 PCIe 80GB]',
    ],
    [
      'inxi',
      'inxi -G',
      'Graphics:\n  Device-1: NVIDIA\nGraphics:  Device-1: NVIDIA GA104 [GeForce RTX 3070] driver: nvidia v: 550.54',
    ],
    ['setpci', 'setpci', '# setpci -s 02:08.0 ECAP_ACS+6.w\n001d'],
    ['setpci', 'values alone', '001d\n0000\n001d'],
    ['nccl-graph', 'a graph of NCCL', '<graphs version="1">\n  <graph id="0" pattern="4"'],
    ['archive', 'a tar archive', `machine/sys/bus/pci/devices/${'0'.repeat(200)}ustar  root`],
    ['dmidecode', 'dmidecode', caseText('38b-dmidecode-alone')],
    [
      'dmesg',
      'a log without the scan',
      '[    0.000000] Linux version 6.8.0\n[    5.123456] nvidia: loading out-of-tree module taints kernel.',
    ],
    ['dmesg', 'journalctl', 'Nov 30 10:00:00 node7 kernel: nvme nvme0: 16/0/0 default/read/poll queues'],
    ['json', 'an object', '{\n  "devices": []\n}'],
    ['json', 'a list', '[\n  { "id": 1 }\n]'],
    ['not-lspci', 'a chat with times', '[10:31] anna: it does not work\n[10:32] ben: why'],
    [
      'tree-part',
      'a part of a drawing',
      '           |            +-08.0-[03]----00.0\n           |            \\-10.0-[04]----00.0',
    ],
    ['workload', 'a workload', '{ "flows": [] }'],
    ['saved', 'a saved machine', '{ "format": "peerlane", "version": 1 }'],
  ];
  it.each(rows)('%s: %s', (code, _, text) => expect(refusalOf(text).code).toBe(code));

  it('times before the lines are no JSON', () => {
    expect(refusalOf('[2026-11-30 10:00:00] starting\n[2026-11-30 10:00:01] done').code).not.toBe('json');
  });

  it('dmidecode is asked for together with lspci', () => {
    expect(refusalOf(caseText('38b-dmidecode-alone')).missing).toBe(
      'It names slots and the addresses in them; paste it together with lspci -nnvvv.',
    );
  });

  it('a benchmark is sent to where it is read', () => {
    const { what, missing } = refusalOf(caseText('36-benchmark-instead'));
    expect(what).toBe('These are bandwidths of p2pBandwidthLatencyTest.');
    expect(missing).toContain('under Measured in the matrix');
  });
});
