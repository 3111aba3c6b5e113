import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernelOrigin } from '../../lib/kernelRelease.ts';
import { importText } from '../importText.ts';

const several = readFileSync(
  new URL('../fixtures/cases/27-several-texts-in-one.txt', import.meta.url),
  'utf8',
);
const LSPCI =
  '00:00.0 Host bridge [0600]: Device [1234:4c43]\n01:00.0 VGA compatible controller [0300]: Device [10de:2230]\n';

function imported(text: string) {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return read.value;
}
/** What stands beside lspci, behind it or before it. */
const beside = (text: string) => imported(`${LSPCI}\n${text}\n`);
const before = (text: string) => imported(`${text}\n\n${LSPCI}`);
const fates = (text: string) =>
  beside(text)
    .ledger.slice(1)
    .map(({ firstLine, lastLine, status, what }) => [firstLine - 3, lastLine - 3, status, what]);

const UBUNTU = '6.8.0-45-generic';

describe('which kernel runs', () => {
  const rows: readonly (readonly [what: string, text: string, release: string])[] = [
    [
      'uname -a',
      `Linux gpu01 ${UBUNTU} #45-Ubuntu SMP PREEMPT_DYNAMIC Fri Aug 30 12:02:04 UTC 2024 x86_64 x86_64 x86_64 GNU/Linux`,
      UBUNTU,
    ],
    ['uname -srvm', 'Linux 6.12.1 #1 SMP x86_64', '6.12.1'],
    ['a prompt and uname -r', `user@gpu01:~$ uname -r\n${UBUNTU}`, UBUNTU],
    ['a bare uname -r', `uname -r\n6.12.1`, '6.12.1'],
    ['a sentence that names the command', 'uname -r says:\n6.12.1', '6.12.1'],
    ['a name that only a kernel has', '5.14.0-503.el9.x86_64', '5.14.0-503.el9.x86_64'],
    ['uname -sr', `# uname -sr\nLinux 6.6.30`, '6.6.30'],
    ['a list of what runs', `OS: Ubuntu 24.04\n- Kernel: ${UBUNTU}`, UBUNTU],
    ['hostnamectl', `          Kernel: Linux ${UBUNTU}\n    Architecture: x86-64`, UBUNTU],
    ['inxi', `  Kernel: ${UBUNTU} arch: x86_64 bits: 64`, UBUNTU],
    [
      '/proc/version',
      `Linux version ${UBUNTU} (buildd@lcy02-amd64-115) (x86_64-linux-gnu-gcc-13 (Ubuntu 13.2.0) 13.2.0) #45-Ubuntu SMP`,
      UBUNTU,
    ],
    ['dmesg', `[    0.000000] Linux version ${UBUNTU} (buildd@lcy02) (gcc) #45-Ubuntu SMP`, UBUNTU],
    ['journalctl', `Oct 02 11:22:33 gpu01 kernel: Linux version ${UBUNTU} (buildd@lcy02) #45`, UBUNTU],
    ['collect.sh', `=== peerlane: uname -srvm\nLinux 6.12.1 #1 SMP x86_64`, '6.12.1'],
  ];

  it.each(rows)('%s', (_, text, release) => {
    expect(beside(text).told.release?.value).toBe(release);
    expect(before(text).told.release?.value).toBe(release);
  });

  it.each([
    'Linux 6.8.0 does not do this',
    'I run Linux 6.8.0 #1 fan of it',
    'Kernel 6.8 or later',
    'kernel: 6.8 and later have it',
    '6.8.0',
    '570.86.10',
    'Linux version 6.8.0 is too old',
    'uname -r\nprints it',
  ])('"%s" tells of none, and stays unread', text => {
    const { told, ledger } = beside(text);
    expect(told.release).toBeNull();
    expect(ledger.slice(1).map(({ status }) => status)).toEqual(['unread']);
  });

  it('is told by its line', () => {
    expect(beside(`$ uname -r\n${UBUNTU}`).told.release).toEqual({ value: UBUNTU, line: 5 });
  });

  it('in the midst of a boot log, of which the other lines are known', () => {
    const log = [
      `[    0.000000] Linux version ${UBUNTU} (buildd@lcy02) (gcc) #45-Ubuntu SMP`,
      '[    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 pci=noacs',
      '[    0.300000] PCI host bridge to bus 0000:00',
      '[    0.300001] pci_bus 0000:00: root bus resource [bus 00-ff]',
      '[    0.300002] pci 0000:00:00.0: [1234:4c43] type 00 class 0x060000',
      '[    0.400000] Kernel command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 pci=noacs',
    ].join('\n');
    const { told, warnings, ledger } = imported(log);
    expect(told.release?.value).toBe(UBUNTU);
    expect(told.commandLine).toEqual({ value: 'BOOT_IMAGE=/vmlinuz root=/dev/sda1 pci=noacs', line: 2 });
    expect(warnings.filter(({ code }) => code === 'told-twice')).toEqual([]);
    expect(ledger.map(({ status }) => status)).not.toContain('unread');
  });

  it('the first of two is taken, and the other is told', () => {
    const { told, warnings } = beside(`$ uname -r\n${UBUNTU}\n$ uname -r\n6.12.1`);
    expect(told).toMatchObject({ release: { value: UBUNTU } });
    expect(warnings.find(({ code }) => code === 'told-twice')).toEqual({
      code: 'told-twice',
      line: 7,
      message:
        'The text tells of two kernels: 6.8.0-45-generic in line 5, 6.12.1 in line 7. The first is taken.',
    });
  });
});

describe('whose code a kernel has', () => {
  it.each([
    ['6.12.23', '6.12.23'],
    ['6.6', '6.6'],
    ['7.3-rc2', '7.3'],
    ['6.19.0-rc3', '6.19.0'],
    ['5.10.0-23-amd64', '5.10.262'],
    ['6.1.0-18-cloud-amd64', '6.1.192'],
    ['6.12.118+deb13-amd64', '6.12.118'],
    ['7.2.3-amd64', '7.2.3'],
    ['5.15.0-122-generic', '5.15'],
    ['6.8.0-45-generic', '6.8'],
    ['6.8.0-45-generic-64k', '6.8'],
  ])('%s is %s', (release, row) => {
    expect(kernelOrigin(release)).toMatchObject({ isTold: true, row });
  });

  it.each([
    ['5.14.0-503.el9', /Red Hat moves newer PCI code under old numbers\.$/],
    ['4.18.0-553.5.1.el8_10.x86_64', /Red Hat/],
    ['6.12.0-55.9.1.el10_0.x86_64', /Red Hat/],
    ['5.15.0-200.131.27.el8uek.x86_64', /Oracle/],
    ['6.1.102-111.182.amzn2023.x86_64', /Amazon/],
    ['5.14.21-150500.55.52-default', /SUSE/],
    ['6.4.0-150600.23.17-default', /SUSE/],
    ['5.15.153.1-microsoft-standard-WSL2', /WSL/],
    ['5.10.198-android13-4-00050-g12f3388846c3', /Android/],
    ['6.8.0-1015-nvidia', /flavour of Ubuntu/],
    ['6.8.0-1015-nvidia-64k', /flavour of Ubuntu/],
    ['6.8.0-1013-oem', /flavour of Ubuntu/],
    ['6.8.0-1014-azure', /flavour of Ubuntu/],
    ['6.8.12-4-pve', /only the names of/],
    ['6.11.4-301.fc41.x86_64', /only the names of/],
    ['6.12.1-arch1-1', /only the names of/],
    ['6.12.1+', /only the names of/],
    ['6.8.12-custom', /only the names of/],
  ])('%s does not tell', (release, why) => {
    const origin = kernelOrigin(release);
    expect(origin.isTold ? '' : origin.why).toMatch(why);
  });

  it('that the name does not tell is said with its line', () => {
    const { told, warnings } = beside('$ uname -r\n5.14.0-503.el9');
    expect(told).toMatchObject({ release: { value: '5.14.0-503.el9' } });
    expect(warnings).toContainEqual({
      code: 'kernel-not-told',
      line: 5,
      message:
        '5.14.0-503.el9 does not tell which code it has: Red Hat moves newer PCI code under old numbers.',
    });
  });
});

describe('the command line', () => {
  const LINE = 'BOOT_IMAGE=/boot/vmlinuz-6.8 root=UUID=5d5b ro quiet pci=noacs iommu=pt';
  it.each([
    ['cat /proc/cmdline', `$ cat /proc/cmdline\n${LINE}`, LINE],
    ['alone', LINE, LINE],
    ['systemd-boot', 'initrd=\\initrd.img-6.8 root=/dev/nvme0n1p2 rw pci=noacs', null],
    ['without BOOT_IMAGE', '# cat /proc/cmdline\nquiet pci=noacs', 'quiet pci=noacs'],
    ['a bare command', `cat /proc/cmdline\nconsole=ttyS0 pci=noacs`, 'console=ttyS0 pci=noacs'],
    ['grep or head', `/proc/cmdline: ${LINE}`, LINE],
    ['dmesg', `[    0.000000] Command line: ${LINE}`, LINE],
    ['dmesg -t', `Kernel command line: ${LINE}`, LINE],
    ['journalctl', `Oct 02 11:22:33 gpu01 kernel: Command line: ${LINE}`, LINE],
    ['collect.sh', `=== peerlane: /proc/cmdline\nBOOT_IMAGE=left-out ro`, 'BOOT_IMAGE=left-out ro'],
    [
      'wrapped by a mail program',
      'BOOT_IMAGE=/boot/vmlinuz-6.8.0-45-generic root=/dev/mapper/vg-root ro\nintel_iommu=on pci=noacs\nquiet splash\nThanks!',
      'BOOT_IMAGE=/boot/vmlinuz-6.8.0-45-generic root=/dev/mapper/vg-root ro intel_iommu=on pci=noacs',
    ],
  ])('%s', (_, text, value) => {
    expect(beside(text).told.commandLine?.value).toBe(value ?? text);
  });

  it.each(['I added pci=noacs to GRUB', 'Command line: I tried it', 'with intel_iommu=on it works'])(
    '"%s" is none, and stays unread',
    text => {
      const { told, ledger } = beside(text);
      expect(told.commandLine).toBeNull();
      expect(ledger.slice(1).map(({ status }) => status)).toEqual(['unread']);
    },
  );

  it('what GRUB is set to is another thing', () => {
    expect(beside('GRUB_CMDLINE_LINUX_DEFAULT="quiet pci=noacs"').told.commandLine).toBeNull();
    expect(fates('GRUB_CMDLINE_LINUX_DEFAULT="quiet pci=noacs"')[0]?.[2]).toBe('skipped');
  });
});

describe('the CPU', () => {
  const amd = { vendor: 'amd', family: 0x19 };
  const WHOLE = `Architecture:             x86_64
  CPU op-mode(s):         32-bit, 64-bit
  Address sizes:          48 bits physical, 48 bits virtual
CPU(s):                   64
Vendor ID:                AuthenticAMD
  BIOS Vendor ID:         Advanced Micro Devices, Inc.
  Model name:             AMD EPYC 7543 32-Core Processor
    CPU family:           25
    Model:                1
    Flags:                fpu vme de pse tsc msr
NUMA:
  NUMA node(s):           2
  NUMA node0 CPU(s):      0-31
Vulnerabilities:
  Gather data sampling:   Not affected
  Spectre v2:             Mitigation; Retpolines`;

  it.each([
    ['lscpu', WHOLE, amd],
    ['lscpu below a prompt', `$ lscpu\n${WHOLE}`, amd],
    ['lscpu | grep', 'Vendor ID: GenuineIntel\nCPU family: 6', { vendor: 'intel', family: 6 }],
    [
      '/proc/cpuinfo',
      'processor\t: 0\nvendor_id\t: HygonGenuine\ncpu family\t: 24\nmodel\t\t: 1\n\nprocessor\t: 1\nvendor_id\t: HygonGenuine\ncpu family\t: 24',
      { vendor: 'hygon', family: 24 },
    ],
    [
      'collect.sh',
      '=== peerlane: /proc/cpuinfo\ncpu family\t: 25\nmodel\t: 1\nvendor_id\t: AuthenticAMD',
      amd,
    ],
    ['ARM', 'processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c', { vendor: 'arm', family: 0 }],
    ['POWER', 'processor\t: 0\ncpu\t\t: POWER9, altivec supported', { vendor: 'ibm', family: 0 }],
  ])('%s', (_, text, cpu) => {
    const { told, ledger } = beside(text);
    expect(told.cpu?.value).toEqual(cpu);
    expect(ledger.map(({ status }) => status)).not.toContain('unread');
  });

  it('a vendor without a family is none', () => {
    expect(beside('Vendor ID: AuthenticAMD').told.cpu).toBeNull();
  });

  it('prose behind lscpu stays unread', () => {
    expect(fates(`${WHOLE}\nNote: this is a rented machine.`).map(([, , status]) => status)).toEqual([
      'read',
      'unread',
    ]);
  });
});

it('several texts in one: all that stands beside lspci is known for what it is', () => {
  const { told, ledger, ignoredLineCount } = imported(several);
  expect(told).toEqual({
    release: { value: '6.8.0-40-generic', line: 110 },
    commandLine: {
      value: 'BOOT_IMAGE=/vmlinuz root=/dev/sda1 intel_iommu=on pci=noacs',
      line: 112,
    },
    cpu: null,
    hypervisor: null,
  });
  expect(ledger.map(({ status, what }) => [status, what.split(':')[0]])).toEqual([
    ['read', 'lspci -nnvv'],
    ['skipped', 'a shell prompt'],
    ['read', 'nvidia-smi topo -m'],
    ['skipped', 'a shell prompt'],
    ['skipped', 'p2pBandwidthLatencyTest'],
    ['skipped', 'a shell prompt'],
    ['read', 'the release of the kernel'],
    ['skipped', 'a shell prompt'],
    ['read', 'the command line of the kernel'],
  ]);
  expect(ignoredLineCount).toBe(0);
});
