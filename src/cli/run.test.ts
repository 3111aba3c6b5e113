import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeLink } from '../core/index.ts';
import { exitStatus } from './command.ts';
import { run } from './run.ts';

// Two NVMe drives behind one switch, one of them on a port that redirects, and a NIC behind another root port.
const CAPTURE = `00:00.0 Host bridge [0600]: Intel Corporation Device [8086:29c0]
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
00:01.0 PCI bridge [0604]: Red Hat, Inc. QEMU PCIe Root port [1b36:000c] (prog-if 00 [Normal decode])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Bus: primary=00, secondary=01, subordinate=04, sec-latency=0
	Capabilities: [54] Express (v2) Root Port (Slot+), MSI 00
	Capabilities: [148 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans+
		ACSCtl:	SrcValid- TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-
00:02.0 PCI bridge [0604]: Red Hat, Inc. QEMU PCIe Root port [1b36:000c] (prog-if 00 [Normal decode])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Bus: primary=00, secondary=05, subordinate=05, sec-latency=0
	Capabilities: [54] Express (v2) Root Port (Slot+), MSI 00
	Capabilities: [100 v2] Advanced Error Reporting
01:00.0 PCI bridge [0604]: Texas Instruments XIO3130 PCI Express Switch (Upstream) [104c:8232] (prog-if 00 [Normal decode])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Bus: primary=01, secondary=02, subordinate=04, sec-latency=0
	Capabilities: [90] Express (v1) Upstream Port, MSI 00
	Capabilities: [100 v2] Advanced Error Reporting
02:00.0 PCI bridge [0604]: Texas Instruments XIO3130 PCI Express Switch (Downstream) [104c:8233] (prog-if 00 [Normal decode])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Bus: primary=02, secondary=03, subordinate=03, sec-latency=0
	Capabilities: [90] Express (v1) Downstream Port (Slot+), MSI 00
	Capabilities: [148 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans+
		ACSCtl:	SrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
02:01.0 PCI bridge [0604]: Texas Instruments XIO3130 PCI Express Switch (Downstream) [104c:8233] (prog-if 00 [Normal decode])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Bus: primary=02, secondary=04, subordinate=04, sec-latency=0
	Capabilities: [90] Express (v1) Downstream Port (Slot+), MSI 00
	Capabilities: [100 v2] Advanced Error Reporting
03:00.0 Non-Volatile memory controller [0108]: Red Hat, Inc. QEMU NVM Express Controller [1b36:0010] (rev 02) (prog-if 02 [NVM Express])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Capabilities: [80] Express (v2) Endpoint, MSI 00
04:00.0 Non-Volatile memory controller [0108]: Red Hat, Inc. QEMU NVM Express Controller [1b36:0010] (rev 02) (prog-if 02 [NVM Express])
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Capabilities: [80] Express (v2) Endpoint, MSI 00
05:00.0 Ethernet controller [0200]: Intel Corporation 82574L Gigabit Network Connection [8086:10d3]
	Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
	Capabilities: [e0] Express (v1) Endpoint, MSI 00
`;

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'peerlane-'));
  file = join(folder, 'capture.txt');
  writeFileSync(file, CAPTURE);
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (...words: string[]) => {
  const { status, output, notes } = run(words);
  return { status, text: [...output].join(''), notes: notes.join('\n') };
};
const capture = (command: string, ...words: string[]) => ask(command, file, ...words);

describe('import', () => {
  it('prints every function with its parent, kind, ids and the facts that decide', () => {
    const { status, text } = capture('import');
    const { devices, warnings } = JSON.parse(text);
    expect(status).toBe(exitStatus.ok);
    expect(warnings).toBeInstanceOf(Array);
    expect(devices.map(({ bdf, parent, kind }: Record<string, string>) => [bdf, parent, kind])).toEqual([
      ['0000:00:00.0', null, 'other'],
      ['0000:00:01.0', null, 'root-port'],
      ['0000:01:00.0', '0000:00:01.0', 'switch-upstream'],
      ['0000:02:00.0', '0000:01:00.0', 'switch-downstream'],
      ['0000:03:00.0', '0000:02:00.0', 'nvme'],
      ['0000:02:01.0', '0000:01:00.0', 'switch-downstream'],
      ['0000:04:00.0', '0000:02:01.0', 'nvme'],
      ['0000:00:02.0', null, 'root-port'],
      ['0000:05:00.0', '0000:00:02.0', 'nic'],
    ]);
    expect(devices.find(({ bdf }: { bdf: string }) => bdf === '0000:02:00.0')).toMatchObject({
      vendor: '104c',
      device: '8233',
      class: '0604',
      acs: { capability: '005f', control: '001d', redirects: true },
    });
  });
});

describe('import --ledger', () => {
  const mailed = () => {
    const texts = CAPTURE.split('\n').filter(line => line !== '');
    texts.splice(2, 0, 'and this one too');
    const lines = ['Hello all,', 'here it is:', '```', '$ sudo lspci -nnvvv', ...texts, '', '```'];
    const path = join(folder, 'mailed.txt');
    writeFileSync(path, lines.map(line => `> ${line}`.trimEnd()).join('\n'));
    return { path, lines };
  };

  it('has every line that is not empty in one run, then each repair', () => {
    const { path, lines } = mailed();
    const { status, text } = ask('import', '--ledger', path);
    const last = lines.length;
    expect(status).toBe(exitStatus.ok);
    expect(text.split('\n').map(row => row.replace(/ {2,}/g, '  '))).toEqual([
      '1-2  unread  not understood',
      '3-3  skipped  marks around the text',
      '4-4  skipped  a shell prompt',
      '5-6  read  lspci -nnvv',
      '7-7  unread  not understood',
      `8-${last - 2}  read  lspci -nnvv`,
      `${last}-${last}  skipped  marks around the text`,
      `Fences and tags around the text were left out (lines 3 to ${last}).`,
      `Quote marks before the lines were taken off (lines 1 to ${last}).`,
      '',
    ]);
  });

  it('is in the JSON as data, with the number of lines of each run', () => {
    const { path, lines } = mailed();
    const { ledger, repairs, ignoredLines } = JSON.parse(ask('import', path).text);
    const filled = lines.filter(line => line !== '').length;
    expect(ledger.reduce((sum: number, run: { lines: number }) => sum + run.lines, 0)).toBe(filled);
    expect(ledger[0]).toEqual({
      firstLine: 1,
      lastLine: 2,
      lines: 2,
      status: 'unread',
      what: 'not understood',
    });
    expect(repairs.map(({ code }: { code: string }) => code)).toEqual(['fences', 'quotes']);
    expect(ignoredLines).toBe(3);
  });
});

describe('matrix', () => {
  const pairs = (...words: string[]) => {
    const { status, text } = capture('matrix', '--json', ...words);
    expect(status).toBe(exitStatus.ok);
    return JSON.parse(text).pairs as { provider: string; client: string; type: string; distance: number }[];
  };
  const pair = (provider: string, client: string, ...words: string[]) =>
    pairs(...words).find(each => each.provider === provider && each.client === client);
  const [HOST, A, B, NIC] = ['0000:00:00.0', '0000:03:00.0', '0000:04:00.0', '0000:05:00.0'];

  it('has every ordered pair of type-0 functions, each with itself too', () => {
    const ends = [HOST, A, B, NIC];
    const expected = ends.flatMap(provider => ends.map(client => `${provider} ${client}`));
    expect(pairs().map(({ provider, client }) => `${provider} ${client}`)).toEqual(expected);
  });
  it.each([
    ['the redirect is on the path, the CPU is not Zen', ['--cpu', 'intel:6'], A, B, 'NOT_SUPPORTED', 4],
    ['an AMD CPU of family 0x19 lets it through', ['--cpu', 'amd:0x19'], A, B, 'THRU_HOST_BRIDGE', 4],
    ['the same family in decimal', ['--cpu', 'amd:25'], B, A, 'THRU_HOST_BRIDGE', 4],
    [
      'the redirect is cleared at boot',
      ['--cpu', 'intel:6', '--cmdline', 'pci=disable_acs_redir=0000:02:00.0'],
      A,
      B,
      'BUS_ADDR',
      4,
    ],
    ['a refused pair has its distance', ['--cpu', 'intel:6'], B, NIC, 'NOT_SUPPORTED', 6],
    ['before 5.4 nothing goes through the host bridge', ['--kernel', '4.20'], B, NIC, 'NOT_SUPPORTED', 6],
    ['the CPU does not follow from an emulated chipset', [], B, NIC, 'UNKNOWN', 6],
  ])('%s', (_, words, provider, client, type, distance) => {
    expect(pair(provider, client, ...words)).toEqual({ provider, client, type, distance });
  });
  it('is a table for people, with what it leaves out', () => {
    const { text } = capture('matrix', '--cpu', 'intel:6');
    expect(text).toMatch(/03:00\.0 NVMe 0 +D0 +x4/);
    expect(text).toContain('1 folded devices are not shown');
  });
});

describe('explain', () => {
  it('says in one sentence the port and the bit, then the reasons and the kernel’s own lines', () => {
    const { status, text } = capture('explain', '03:00.0', '0000:04:00.0', '--cpu', 'intel:6');
    expect(status).toBe(exitStatus.ok);
    expect(text.split('\n')[0]).toBe(
      'NVMe 1 cannot reach NVMe 0’s memory: ReqRedir and CmpltRedir are set on 02:00.0, and host bridge 8086:29c0 is not on the list of this kernel.',
    );
    expect(text).toContain('pci=disable_acs_redir=0000:02:00.0');
  });
  it('tells what would have to be known', () => {
    const { text } = capture('explain', '04:00.0', '05:00.0');
    expect(text).toContain('It is Via host bridge or Blocked.');
    expect(text).toContain('- the CPU vendor and family: lscpu');
  });
  it('gives the same as JSON', () => {
    const { text } = capture('explain', '03:00.0', '04:00.0', '--json', '--cpu', 'intel:6');
    expect(JSON.parse(text)).toMatchObject({
      type: 'NOT_SUPPORTED',
      distance: 4,
      returned: -1,
      commonBridge: '0000:01:00.0',
      redirecting: ['0000:02:00.0'],
    });
  });
});

describe('the layers of an answer', () => {
  it('of one pair stand below the verdict, and in JSON', () => {
    const words = ['03:00.0', '04:00.0', '--cpu', 'intel:6', '--for', 'p2pdma'];
    expect(capture('explain', ...words).text).toMatch(/Layers, for anything through p2pdma:\nLinux: Blocked/);
    expect(JSON.parse(capture('explain', ...words, '--json').text).stack).toMatchObject({
      purpose: 'p2pdma',
      outcome: 'no',
      refusedBy: 'linux',
    });
  });
  it('of all pairs are a table of the layer that says no first', () => {
    const { text } = capture('matrix', '--cpu', 'intel:6', '--layer', 'first-no', '--for', 'p2pdma');
    expect(text).toMatch(/03:00\.0 NVMe 0 +Linux/);
    const { pairs } = JSON.parse(
      capture('matrix', '--cpu', 'intel:6', '--layer', 'linux', '--for', 'p2pdma', '--json').text,
    );
    expect(pairs[0]).toMatchObject({
      provider: '0000:03:00.0',
      client: '0000:04:00.0',
      firstNo: 'linux',
      linux: 'no',
    });
  });
});

describe('simulate', () => {
  const machine = new URL('../../e2e/fixtures/two-switches.lspci.txt', import.meta.url).pathname;
  const simulateWith = (workload: unknown, ...words: string[]) => {
    const workloadFile = join(folder, 'workload.json');
    writeFileSync(workloadFile, JSON.stringify(workload));
    return ask('simulate', machine, '--workload', workloadFile, ...words);
  };
  const write = { initiator: '03:00.0', target: '05:00.0', operation: 'write', sizeBytes: 4096, repeat: 8 };

  it('tells what became of each flow, and what links carried', () => {
    const { status, text } = simulateWith({ flows: [write] }, '--json');
    const { outcome, flows, links } = JSON.parse(text);
    expect(status).toBe(exitStatus.ok);
    expect(outcome).toBe('finished');
    expect(flows).toMatchObject([
      { initiator: '0000:03:00.0', outcome: 'delivered', deliveredBytes: 32_768, lostBytes: 0 },
    ]);
    const busy = links.filter(({ payloadBytes }: { payloadBytes: number }) => payloadBytes > 0);
    expect(busy.map(({ from, to }: Record<string, string>) => [from, to])).toEqual([
      ['0000:03:00.0', '0000:02:00.0'],
      ['0000:02:02.0', '0000:05:00.0'],
    ]);
  });
  it('is a table for people, with why a flow did not arrive', () => {
    const across = { ...write, target: '0b:00.0', operation: 'read' };
    const { text } = simulateWith({ flows: [across] }, '--root-complex', 'reflects-nothing');
    expect(text).toMatch(/^Finished after/);
    expect(text).toMatch(/unsupported-request +0 +32768/);
    expect(text).toMatch(/does not carry peer reads/);
  });
  it.each([
    ['no workload', ['simulate', 'FILE'], exitStatus.usage, /--workload/],
    [
      'a workload that is not there',
      ['simulate', 'FILE', '--workload', 'FILE.no'],
      exitStatus.noAnswer,
      /cannot be read/,
    ],
    ['no workload in the file', ['simulate', 'FILE', '--workload', 'FILE'], exitStatus.noAnswer, /JSON/],
    [
      'no such root complex',
      ['simulate', 'FILE', '--workload', 'FILE', '--root-complex', 'mine'],
      exitStatus.usage,
      /amd-zen/,
    ],
  ] as const)('%s is said in words', (_reason, words, status, note) => {
    const found = ask(...words.map(word => word.replace('FILE', file)));
    expect(found).toMatchObject({ status, text: '' });
    expect(found.notes).toMatch(note);
  });
});

describe('what the text tells of kernel, command line and CPU', () => {
  let told = '';
  beforeAll(() => {
    told = join(folder, 'told.txt');
    const rest =
      '\n$ uname -r\n5.10.0\n$ cat /proc/cmdline\nroot=/dev/sda1 ro pci=disable_acs_redir=0000:02:00.0\n$ lscpu\nVendor ID: GenuineIntel\nCPU family: 6\n';
    writeFileSync(told, `${CAPTURE}${rest}`);
  });
  const verdict = (...words: string[]) => {
    const { text, notes } = ask('explain', told, '03:00.0', '04:00.0', '--json', ...words);
    const { kernel, type } = JSON.parse(text);
    return { kernel, type, notes };
  };

  it('holds where no option says otherwise, and that is said', () => {
    expect(verdict()).toEqual({
      kernel: '5.10',
      type: 'BUS_ADDR',
      notes: 'Kernel 5.10.0, command line and CPU were taken from the text.',
    });
    expect(ask('matrix', told).notes).toBe(verdict().notes);
  });

  it('gives way to options, one by one', () => {
    expect(verdict('--kernel', '6.12', '--cmdline', '')).toEqual({
      kernel: '6.12',
      type: 'NOT_SUPPORTED',
      notes: 'CPU was taken from the text.',
    });
  });

  it('a name that does not tell the code is said', () => {
    const silent = join(folder, 'silent.txt');
    writeFileSync(silent, `${CAPTURE}\n$ uname -r\n5.14.0-503.el9\n`);
    expect(ask('matrix', silent).notes).toBe(
      '5.14.0-503.el9 does not tell which code it has: Red Hat moves newer PCI code under old numbers.',
    );
    expect(ask('matrix', silent, '--kernel', '6.12').notes).toBe('');
  });

  it('a kernel from before peer-to-peer DMA is said, and not taken', () => {
    const old = join(folder, 'old.txt');
    writeFileSync(old, `${CAPTURE}\n$ uname -r\n4.15.0-213-generic\n`);
    expect(ask('matrix', old).notes).toBe(
      'Linux 4.15.0-213-generic has no peer-to-peer DMA yet; it came with 4.20.',
    );
  });
});

describe('link', () => {
  it('carries machine, pair and settings', () => {
    const { text } = capture('link', '03:00.0', '04:00.0', '--kernel', '6.12', '--base', 'http://localhost/');
    expect(text).toMatch(/^http:\/\/localhost\/#s=1d\./);
    const opened = decodeLink(text.slice(text.indexOf('#')).trim());
    expect(opened.ok && opened.value.document.settings.kernel).toBe('6.12');
    expect(opened.ok && opened.value.document.machine.functions.length).toBe(9);
    expect(opened.ok && opened.value.view.pair).not.toBeNull();
  });
});

describe('what cannot be answered is said in words', () => {
  it.each([
    ['nothing asked', [], exitStatus.usage, /matrix FILE/],
    ['no such command', ['draw'], exitStatus.usage, /no command "draw"/],
    ['no file named', ['matrix'], exitStatus.usage, /Name a FILE/],
    ['an unknown option', ['import', 'FILE', '--fast'], exitStatus.usage, /--fast/],
    ['a kernel from before p2pdma', ['matrix', 'FILE', '--kernel', '4.4'], exitStatus.usage, /4\.20/],
    ['a CPU without its family', ['matrix', 'FILE', '--cpu', 'amd'], exitStatus.usage, /amd:0x19/],
    ['a machine that is not there', ['matrix', 'FILE', '--machine', '2'], exitStatus.usage, /--machine 2/],
    ['a pair with one end', ['explain', 'FILE', '03:00.0'], exitStatus.usage, /CLIENT/],
    ['not an address', ['explain', 'FILE', 'gpu0', '03:00.0'], exitStatus.usage, /not a PCI address/],
    [
      'a device that is not there',
      ['explain', 'FILE', '7f:00.0', '03:00.0'],
      exitStatus.noAnswer,
      /03:00\.0/,
    ],
    ['no such layer', ['matrix', 'FILE', '--layer', 'nccl9'], exitStatus.usage, /first-no, linux/],
    ['no such purpose', ['matrix', 'FILE', '--layer', 'linux', '--for', 'x'], exitStatus.usage, /gpu-gpu/],
    [
      'a release of no program',
      ['explain', 'FILE', '03:00.0', '04:00.0', '--release', '580.142'],
      exitStatus.usage,
      /nvidia=580\.142/,
    ],
    ['a file that is not there', ['import', 'FILE.missing'], exitStatus.noAnswer, /cannot be read/],
  ] as const)('%s', (_, words, status, note) => {
    const found = ask(...words.map(word => word.replace('FILE', file)));
    expect(found).toMatchObject({ status, text: '' });
    expect(found.notes).toMatch(note);
  });
  it('text without a PCI device: what it is and which command to run', () => {
    const other = join(folder, 'other.txt');
    writeFileSync(other, 'total 0\ndrwxr-xr-x 2 root root 40 Jan 1 00:00 .\n');
    const found = ask('import', other);
    expect(found.status).toBe(exitStatus.noAnswer);
    expect(found.notes).toMatch(/lspci/);
  });
});
