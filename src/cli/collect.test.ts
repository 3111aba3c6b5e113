import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Imported, importText } from '../core/index.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('../../public/collect.sh', import.meta.url));
const guest = (name: string) =>
  readFileSync(new URL(`../core/formats/fixtures/${name}`, import.meta.url), 'utf8');

/** What the script may use of a system, besides the commands that a test makes up. */
const tools = ['sh', 'cat', 'grep', 'sed', 'awk', 'od', 'sort', 'gzip'].map(name => ({
  name,
  path: execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
}));

let folder = '';
/** An empty machine whose root reads everything. Each group of tests fills one, since a run takes its time. */
function newMachine() {
  folder = mkdtempSync(join(tmpdir(), 'peerlane-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'root'));
  for (const { name, path } of tools) symlinkSync(path, join(folder, 'bin', name));
  command('id', 'echo 0');
  command('uname', 'case $1 in -r) echo 6.12.1 ;; *) echo "Linux 6.12.1 #1 SMP x86_64" ;; esac');
  command('dmesg', 'exit 0');
  file('proc/iomem', 'c0000000-dfffffff : PCI Bus 0000:00\n');
}
const endMachine = () => rmSync(folder, { recursive: true });

/** A command that the made-up machine has. */
function command(name: string, body: string) {
  const path = join(folder, 'bin', name);
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** A command that prints a text. */
function prints(name: string, text: string) {
  writeFileSync(join(folder, `${name}.txt`), text);
  command(name, `cat '${folder}/${name}.txt'`);
}

/** A file of the made-up machine. */
function file(path: string, content: string | Uint8Array) {
  const full = join(folder, 'root', path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
}

function link(path: string, target: string) {
  const full = join(folder, 'root', path);
  mkdirSync(dirname(full), { recursive: true });
  mkdirSync(join(folder, 'root', target), { recursive: true });
  symlinkSync(relative(dirname(full), join(folder, 'root', target)), full);
}

interface Collected {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
const notYet: Collected = { status: null, stdout: '', stderr: '' };

function collect(...options: string[]): Collected {
  const env = { PATH: join(folder, 'bin'), PEERLANE_ROOT: join(folder, 'root') };
  const { status, stdout, stderr } = spawnSync('/bin/sh', [script, ...options], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The lines of each part, by its heading, in order. */
function parts(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.trimEnd().split('\n')) {
    const title = /^=== peerlane: (.+)$/.exec(line)?.[1];
    if (title !== undefined) found.set(title, []);
    else [...found.values()].at(-1)?.push(line);
  }
  return found;
}

/** The devices that our own importer reads in a text, but for the name of the machine. */
function devices(text: string): readonly Record<string, unknown>[] {
  const path = join(folder, 'capture.txt');
  writeFileSync(path, text);
  const { status, output } = run(['import', path]);
  expect(status).toBe(0);
  return JSON.parse([...output].join('')).devices;
}

/** A function in sysfs, below the root bus. */
function fn(bdf: string, bytes: Uint8Array, files: Readonly<Record<string, string>> = {}) {
  const home = `sys/devices/pci0000:00/${bdf}`;
  const number = (at: number, width: number) =>
    [...bytes.slice(at, at + width)].toReversed().reduce((hex, byte) => hex + twoDigits(byte), '0x');
  file(`${home}/vendor`, `${number(0, 2)}\n`);
  file(`${home}/device`, `${number(2, 2)}\n`);
  file(`${home}/class`, `${number(9, 3)}\n`);
  file(`${home}/config`, bytes);
  for (const [name, text] of Object.entries(files)) file(`${home}/${name}`, text);
  link(`sys/bus/pci/devices/${bdf}`, home);
}
const twoDigits = (byte: number) => byte.toString(16).padStart(2, '0');

/** The configuration space behind each header of a text of lspci -xxxx; what it does not print is zero. */
function dumps(text: string): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const line of text.split('\n')) {
    const bdf = /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/.exec(line)?.[0];
    if (bdf) found.set(bdf, new Uint8Array(4096));
    const [, offset, row] = /^([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?)+)$/.exec(line) ?? [];
    const bytes = row?.trim().split(' ') ?? [];
    bytes.forEach((byte, index) => {
      const space = [...found.values()].at(-1);
      if (space) space[Number.parseInt(offset ?? '', 16) + index] = Number.parseInt(byte, 16);
    });
  }
  return found;
}

/** A function as lspci -xxxx prints it, with the rows that the fixture leaves out. */
function asPrinted(text: string, bdf: string, bytes: Uint8Array): string {
  const header = text.split('\n').find(line => line.startsWith(bdf)) ?? '';
  const rows = Array.from({ length: bytes.length / 16 }, (_, row) =>
    [`${twoDigits(row * 16)}:`, ...Array.from(bytes.slice(row * 16, row * 16 + 16), twoDigits)].join(' '),
  );
  return [header, ...rows, ''].join('\n');
}

// A NIC whose second capability is its serial number; the row between is left out, as where it is all zero.
const NIC = `0000:18:00.0 Ethernet controller [0200]: Mellanox Technologies MT2910 [ConnectX-7] [15b3:1021]
	Capabilities: [48] Vital Product Data
		Product Name: NVIDIA ConnectX-7
		Read-only fields:
			[PN] Part number: MCX755106AS-HEAT
			[EC] Engineering changes: A8
			[SN] Serial number: MT24216006W0
			[V3] Vendor specific: 74173d198917ef1180009c63c0d420f0
			[RV] Reserved: checksum good, 1 byte(s) reserved
	Capabilities: [118 v1] Device Serial Number 9c-63-c0-03-00-d4-20-f0
	Kernel driver in use: mlx5_core
00: b3 15 21 10 46 05 10 00 00 00 00 02 08 00 80 00
100: 0d 00 81 11 5f 00 1d 00 00 00 00 00 00 00 00 00
110: 00 00 00 00 00 00 00 00 03 00 01 00 f0 20 d4 00
120: 03 c0 63 9c 00 00 00 00 00 00 00 00 00 00 00 00

`;

/** Words of the kernel's command line, and what is left of each; null for all of it. */
const commandLine = [
  ['BOOT_IMAGE=/boot/vmlinuz-6.12.1', 'BOOT_IMAGE=left-out'],
  ['root=UUID=5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77', 'root=left-out'],
  ['resume=/dev/mapper/rack7--vg-swap', 'resume=left-out'],
  ['x=PARTUUID=1234abcd-02', 'x=left-out'],
  ['y=5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77,z', 'y=left-out,z'],
  ['ip=10.0.0.7::10.0.0.1:255.0.0.0:rack7:eth0:off', 'ip=left-out'],
  ['systemd.hostname=rack7', 'systemd.hostname=left-out'],
  ['BOOTIF=01-9c-63-c0-d4-20-f0', 'BOOTIF=left-out'],
  ['e=9c:63:c0:d4:20:f1', 'e=left-out'],
  ['"ip=rack7 b"', 'ip=left-out'],
  ['ds="nocloud;h=rack7 d"', 'ds=left-out'],
  ['dyndbg="file drivers/pci/* +p"', null],
  ['ro', null],
  ['pci=disable_acs_redir=0000:00:1c.0;pci:8086:a110:1043:8694', null],
  ['intel_iommu=on,sm_on', null],
  ['amdgpu.pcie_p2p=1', null],
  ['root=', 'root=left-out'],
] as const;

describe('a machine with everything', () => {
  let plain = notYet;
  let named = notYet;
  afterAll(endMachine);
  beforeAll(() => {
    newMachine();
    prints('lspci', NIC);
    prints('lscpu', 'Vendor ID: AuthenticAMD\n');
    prints('dmidecode', 'System Slot Information\n\tDesignation: PCIE1\n\tSerial Number: SLOT-77\n');
    prints('amd-smi', 'ACCESS TABLE:\n');
    const listed = 'GPU 0: NVIDIA A100 (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)';
    command('nvidia-smi', `case $1 in -L) echo "${listed}" ;; *) echo "$*" ;; esac`);
    command('modinfo', '[ "$3" != amdgpu ] && echo "5$3"');
    prints(
      'dmesg',
      [
        '[0.0] Command line: root=UUID=5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77 iommu: Default domain',
        '[0.1] PCI host bridge to bus 0000:00',
        '[0.1] pci_bus 0000:00: root bus resource [bus 00-ff]',
        '[0.2] iommu: Default domain type: Translated',
        '[0.3] usb 1-1: SerialNumber: 12345',
        '[0.4] pci 0000:00:1c.0: Intel PCH root port ACS workaround enabled',
        '[0.5] nvme 0000:03:00.0: added peer-to-peer DMA memory 0x100-0x1ff',
      ].join('\n'),
    );
    file('proc/cmdline', `${commandLine.map(([given]) => given).join(' ')}\n`);
    file('proc/cpuinfo', 'vendor_id\t: AuthenticAMD\nSerial\t: 00000000abcd\nvendor_id\t: AuthenticAMD\n');
    file('proc/iomem', '00001000-0009ffff : System RAM\nc0000000-dfffffff : PCI Bus 0000:00\n');
    file(
      'proc/driver/nvidia/version',
      'NVRM version: NVIDIA UNIX Open Kernel Module 570.86 (root@rack7) Fri\n',
    );
    file('sys/module/nvidia/version', '570.86\n');
    file('sys/module/amdgpu/parameters/pcie_p2p', 'Y\n');
    file('sys/module/snd/version', '1\n');
    file('sys/bus/pci/slots/3/address', '0000:18:00\n');
    file('sys/kernel/iommu_groups/12/type', 'DMA-FQ\n');
    fn('0000:18:00.0', new Uint8Array(4096), {
      current_link_speed: '32.0 GT/s PCIe\n',
      max_link_width: '16\n',
      numa_node: '0\n',
      resource: '0x1 0x2 0x3\n0x0 0x0 0x0\n',
      'p2pmem/published': '1\n',
    });
    link('sys/kernel/iommu_groups/12/devices/0000:18:00.0', 'sys/devices/pci0000:00/0000:18:00.0');
    link('sys/devices/pci0000:00/0000:18:00.0/driver', 'sys/bus/pci/drivers/mlx5_core');
    link('sys/class/infiniband/mlx5_0/device', 'sys/devices/pci0000:00/0000:18:00.0');
    file('boot/config-6.12.1', 'CONFIG_PCI=y\nCONFIG_PCI_P2PDMA=y\n# CONFIG_HSA_AMD_P2P is not set\n');
    plain = collect();
    named = collect('--with-names');
  });

  it('gives each part its heading, the version of the format first', () => {
    expect([plain.status, plain.stderr]).toEqual([0, '']);
    expect(plain.stdout).toMatch(/^=== peerlane: collect 1\n/);
    expect([...parts(plain.stdout).keys()]).toEqual([
      'collect 1',
      'uname -srvm',
      '/proc/cmdline',
      'lscpu',
      '/proc/cpuinfo',
      '/proc/iomem',
      'lspci -nnvvvxxxx',
      '/sys/bus/pci/devices',
      '/sys/kernel/iommu_groups',
      '/sys/bus/pci/slots',
      '/sys/class/infiniband',
      'dmidecode -t slot',
      'nvidia-smi -L',
      'nvidia-smi --query-gpu=index,pci.bus_id,name --format=csv',
      'nvidia-smi topo -m',
      'nvidia-smi topo -p2p r',
      'nvidia-smi topo -p2p w',
      'nvidia-smi topo -p2p n',
      'nvidia-smi topo -p2p a',
      'nvidia-smi topo -p2p p',
      'amd-smi topology',
      '/proc/driver/nvidia/version',
      'modinfo -F version nvidia',
      'modinfo -F version mlx5_core',
      '/sys/module',
      '/boot/config-6.12.1',
      'dmesg',
    ]);
  });

  it('prints of each file and log only what bears on peers', () => {
    const found = parts(plain.stdout);
    expect(found.get('/proc/iomem')).toEqual(['c0000000-dfffffff : PCI Bus 0000:00']);
    expect(found.get('/proc/cpuinfo')).toEqual(['vendor_id\t: AuthenticAMD']);
    expect(found.get('/sys/kernel/iommu_groups')).toEqual([
      '/sys/kernel/iommu_groups/12/type DMA-FQ',
      '/sys/kernel/iommu_groups/12/devices/0000:18:00.0',
    ]);
    const at = '/sys/bus/pci/devices/0000:18:00.0';
    expect(found.get('/sys/bus/pci/devices')).toEqual([
      `${at} /sys/devices/pci0000:00/0000:18:00.0`,
      `${at}/driver /sys/bus/pci/drivers/mlx5_core`,
      `${at}/vendor 0x0000`,
      `${at}/device 0x0000`,
      `${at}/class 0x000000`,
      `${at}/numa_node 0`,
      `${at}/current_link_speed 32.0 GT/s PCIe`,
      `${at}/max_link_width 16`,
      `${at}/resource 0x1 0x2 0x3`,
      `${at}/resource 0x0 0x0 0x0`,
      `${at}/p2pmem/published 1`,
    ]);
    expect(found.get('/sys/class/infiniband')).toEqual([
      '/sys/class/infiniband/mlx5_0/device /sys/devices/pci0000:00/0000:18:00.0',
    ]);
    expect(found.get('/sys/module')).toEqual([
      '/sys/module/nvidia',
      '/sys/module/nvidia/version 570.86',
      '/sys/module/amdgpu',
      '/sys/module/amdgpu/parameters/pcie_p2p Y',
    ]);
    expect(found.get('/boot/config-6.12.1')).toEqual([
      'CONFIG_PCI_P2PDMA=y',
      '# CONFIG_HSA_AMD_P2P is not set',
    ]);
    expect(found.get('dmesg')?.map(line => line.slice(0, 5))).toEqual([
      '[0.1]',
      '[0.1]',
      '[0.2]',
      '[0.4]',
      '[0.5]',
    ]);
  });

  const identities = [
    '9c-63-c0-03-00-d4-20-f0',
    'f0 20 d4 00',
    '03 c0 63 9c',
    'MT24216006W0',
    '74173d19',
    'SLOT-77',
    'rack7',
    '5d5ba0d6',
    '9c:63:c0:d4:20:f1',
  ];

  it('leaves out serial numbers, UUIDs and host names, and nothing else of lspci', () => {
    expect(identities.filter(each => plain.stdout.includes(each))).toEqual([]);
    expect(parts(plain.stdout).get('lspci -nnvvvxxxx')?.join('\n')).toBe(
      NIC.replace('9c-63-c0-03-00-d4-20-f0', 'left-out')
        .replace('MT24216006W0', 'left-out')
        .replace('74173d198917ef1180009c63c0d420f0', 'left-out')
        .replace('f0 20 d4 00', '00 00 00 00')
        .replace('03 c0 63 9c', '00 00 00 00')
        .trimEnd(),
    );
  });

  it('leaves out what names a disk, a host or an address on the command line', () => {
    expect(parts(plain.stdout).get('/proc/cmdline')).toEqual([
      commandLine.map(([given, left]) => left ?? given).join(' '),
    ]);
    expect(parts(named.stdout).get('/proc/cmdline')).toEqual([commandLine.map(([given]) => given).join(' ')]);
  });

  it('keeps them where that is asked for', () => {
    expect(named.status).toBe(0);
    expect(identities.filter(each => !named.stdout.includes(each))).toEqual([]);
    expect(parts(named.stdout).get('lspci -nnvvvxxxx')?.join('\n')).toBe(NIC.trimEnd());
  });
});

describe('without root', () => {
  let found = notYet;
  afterAll(endMachine);
  beforeAll(() => {
    newMachine();
    command('id', 'echo 1000');
    command('dmesg', 'exit 1');
    file('proc/iomem', '00000000-00000000 : PCI Bus 0000:00\n');
    fn('0000:00:01.0', new Uint8Array(64).fill(0x11));
    found = collect();
  });

  it('runs, and says in the text and on the terminal what root would add', () => {
    const { status, stdout, stderr } = found;
    expect(status).toBe(0);
    expect(stderr).toBe(
      'Root would add (in a container, root of the host): capabilities (ACS, links); addresses of PCI buses (/proc/iomem); kernel log (dmesg); slots (dmidecode -t slot).\n',
    );
    expect(parts(stdout).get('collect 1')).toContain(stderr.trimEnd());
  });

  it('prints no address that the kernel hid', () => {
    expect(found.stdout).not.toContain('00000000-00000000');
  });

  it('prints the 64 bytes that anyone may read', () => {
    expect(parts(found.stdout).get('/sys/bus/pci/devices/*/config')).toEqual([
      '0000:00:01.0 1111: 1111:1111',
      ...[0, 1, 2, 3].map(row => `${row}0:${' 11'.repeat(16)}`),
    ]);
  });
});

describe('a container', () => {
  beforeEach(newMachine);
  afterEach(endMachine);

  it('whose root lacks the capabilities is told so, and of nothing else', () => {
    fn('0000:00:01.0', new Uint8Array(64));
    expect(collect().stderr).toMatch(/: capabilities \(ACS, links\)\.\n$/);
  });

  it('that shows nothing still gets the kernel, and no error', () => {
    rmSync(join(folder, 'root/proc'), { recursive: true });
    const { status, stdout } = collect();
    expect(status).toBe(0);
    expect([...parts(stdout).keys()]).toEqual(['collect 1', 'uname -srvm']);
  });
});

describe('captures of emulated machines', () => {
  beforeEach(newMachine);
  afterEach(endMachine);

  it.each(['two-switches.txt', 'nested-switch-acs-on-bytes.txt'])(
    'lspci of %s comes through as the importer reads it',
    name => {
      prints('lspci', guest(name));
      const read = devices(collect().stdout).map(({ machine, ...facts }) => facts);
      expect(read.length).toBeGreaterThan(10);
      expect(read).toEqual(devices(guest(name)).map(({ machine, ...facts }) => facts));
    },
  );

  it('without lspci the bytes of sysfs show the same machine', () => {
    const text = guest('nested-switch-acs-on-bytes.txt');
    const all = dumps(text);
    for (const [bdf, bytes] of all) fn(bdf, bytes);
    const told = (all: readonly Record<string, unknown>[]) =>
      all.map(({ bdf, parent, kind, vendor, device, portType, link, acs, buses }) => {
        return { bdf, parent, kind, vendor, device, portType, link, acs, buses };
      });
    const read = told(devices(collect().stdout));
    expect(read.length).toBeGreaterThan(10);
    expect(read).toEqual(
      told(devices([...all].map(([bdf, bytes]) => asPrinted(text, bdf, bytes)).join('\n'))),
    );
  });
});

describe('what it prints is read', () => {
  let text = '';
  let imported: Imported | null = null;
  afterAll(endMachine);
  beforeAll(() => {
    newMachine();
    const home = 'sys/devices/pci0000:00/0000:00:04.0/0000:01:00.0/0000:02:00.0/0000:03:00.0';
    prints('lspci', guest('two-switches.txt'));
    command(
      'uname',
      'case $1 in -r) echo 6.8.0-45-generic ;; *) echo "Linux 6.8.0-45-generic #45-Ubuntu SMP x86_64" ;; esac',
    );
    prints(
      'lscpu',
      'Architecture:             x86_64\nVendor ID:                AuthenticAMD\n  Model name:             AMD EPYC 7543\n    CPU family:           25\n',
    );
    prints(
      'dmidecode',
      '# dmidecode 3.3\nHandle 0x0901, DMI type 9, 17 bytes\nSystem Slot Information\n\tDesignation: PCIe Slot 2\n\tCurrent Usage: In Use\n\tBus Address: 0000:03:00.0\n',
    );
    prints(
      'amd-smi',
      'ACCESS TABLE:\n             0000:05:00.0 0000:15:00.0\n0000:05:00.0 ENABLED      ENABLED\n0000:15:00.0 ENABLED      ENABLED\n',
    );
    prints('list', 'GPU 0: NVIDIA A100 (UUID: GPU-5d5ba0d6)\n');
    prints('query', 'index, pci.bus_id, name\n0, 00000000:41:00.0, NVIDIA A100\n');
    prints(
      'classes',
      '\tGPU0\tGPU1\tCPU Affinity\tNUMA Affinity\nGPU0\t X \tPIX\t0-15\t\tN/A\nGPU1\tPIX\t X \t0-15\t\tN/A\n\nLegend:\n\n  X    = Self\n',
    );
    prints(
      'states',
      ' \tGPU0\tGPU1\t\n GPU0\tX\tOK\t\n GPU1\tOK\tX\t\n\nLegend:\n\n  X    = Self\n  OK   = Status Ok\n',
    );
    command(
      'nvidia-smi',
      `case "$*" in -L) set list ;; --q*) set query ;; *-m) set classes ;; *) set states ;; esac; cat '${folder}'/$1.txt`,
    );
    command('modinfo', 'echo 570.86.10');
    prints(
      'dmesg',
      '[    0.300000] PCI host bridge to bus 0000:00\n[    0.300001] pci_bus 0000:00: root bus resource [bus 00-ff]\n[    0.400000] iommu: Default domain type: Translated\n[    0.500000] pci 0000:00:1c.0: Intel PCH root port ACS workaround enabled\n[    9.000000] nvme 0000:03:00.0: added peer-to-peer DMA memory 0x100-0x1ff\n',
    );
    file('proc/cmdline', 'BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro pci=noacs\n');
    file('proc/cpuinfo', 'processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\n');
    file(
      'proc/driver/nvidia/version',
      'NVRM version: NVIDIA UNIX Open Kernel Module 570.86\nGCC version:  gcc version 13.2.0\n',
    );
    file('sys/module/nvidia/version', '570.86\n');
    file('sys/module/amdgpu/parameters/pcie_p2p', 'Y\n');
    file('sys/bus/pci/slots/3/address', '0000:03:00\n');
    for (const [name, value] of Object.entries({
      vendor: '0x1b36',
      device: '0x0010',
      class: '0x010802',
      numa_node: '1',
      current_link_speed: '32.0 GT/s PCIe',
      current_link_width: '16',
      max_link_speed: '32.0 GT/s PCIe',
      max_link_width: '16',
      resource: '0x0000000000000000 0x0000000000000000 0x0000000000000000',
      'p2pmem/size': '1048576',
      'p2pmem/published': '1',
    }))
      file(`${home}/${name}`, `${value}\n`);
    link('sys/bus/pci/devices/0000:03:00.0', home);
    file('sys/kernel/iommu_groups/12/type', 'DMA-FQ\n');
    link('sys/kernel/iommu_groups/12/devices/0000:03:00.0', home);
    link(`${home}/driver`, 'sys/bus/pci/drivers/nvme');
    link(`${home}/iommu_group`, 'sys/kernel/iommu_groups/12');
    link('sys/class/infiniband/mlx5_0/device', home);
    file('boot/config-6.8.0-45-generic', 'CONFIG_PCI_P2PDMA=y\n# CONFIG_HSA_AMD_P2P is not set\n');
    text = collect().stdout;
    const read = importText(text);
    imported = read.ok ? read.value : null;
  });

  it('in every part', () => {
    const lines = text.split('\n');
    const unread = imported?.ledger.filter(({ status }) => status === 'unread') ?? [];
    expect(unread.map(({ firstLine, lastLine }) => lines.slice(firstLine - 1, lastLine))).toEqual([]);
  });

  it('its headings are skipped as what they are', () => {
    const headings = text
      .split('\n')
      .flatMap((line, at) => (line.startsWith('=== peerlane: ') ? [at + 1] : []));
    expect(headings.length).toBeGreaterThan(20);
    for (const line of headings) {
      const run = imported?.ledger.find(each => each.firstLine <= line && line <= each.lastLine);
      expect([run?.status, run?.what]).toEqual(['skipped', 'a heading of collect.sh']);
    }
  });

  it('kernel, command line and CPU are told', () => {
    expect(imported?.told).toMatchObject({
      release: { value: '6.8.0-45-generic' },
      commandLine: { value: 'BOOT_IMAGE=left-out root=left-out ro pci=noacs' },
      cpu: { value: { vendor: 'amd', family: 25 } },
    });
    expect(imported?.warnings.map(({ code }) => code)).not.toContain('told-twice');
  });
  it('the tree is that of lspci alone, with what sysfs adds', () => {
    const parents = (read: Imported | null) =>
      read?.machines.map(({ functions }) => functions.map(({ bdf, parent }) => `${bdf} ${parent}`));
    const alone = importText(guest('two-switches.txt'));
    expect(parents(imported)).toEqual(parents(alone.ok ? alone.value : null));
  });
});

it('an option that it does not know is refused', () => {
  const { status, stdout, stderr } = spawnSync('/bin/sh', [script, '--all'], { encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([2, '', 'usage: collect.sh [--with-names]\n']);
});

it('a download that broke off does nothing', () => {
  const lines = readFileSync(script, 'utf8').trimEnd().split('\n');
  const { status, stdout } = spawnSync('/bin/sh', ['-s'], {
    input: lines.slice(0, -1).join('\n'),
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
});

it('can be read in one sitting', () => {
  expect(readFileSync(script, 'utf8').trimEnd().split('\n').length).toBeLessThan(120);
});
