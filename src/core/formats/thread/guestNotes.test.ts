import { describe, expect, it } from 'vitest';
import { importText } from '../importText.ts';

describe('a text that was printed in a guest', () => {
  const list = '00:01.0 3D controller [0302]: NVIDIA Corporation Device [10de:20b5]';
  const guestOf = (text: string) => {
    const imported = importText(`${list}\n\n${text}`);
    if (!imported.ok) throw new Error(imported.error.what);
    return imported.value.warnings.filter(({ code }) => code === 'guest').map(({ line }) => line);
  };
  const lscpu = 'Architecture: x86_64\nVendor ID: AuthenticAMD\nCPU family: 25\n';
  it.each([
    ['lscpu', `${lscpu}Hypervisor vendor: KVM`, [6]],
    ['the flags of lscpu', `${lscpu}Flags: fpu vme hypervisor lahf_lm`, [6]],
    ['/proc/cpuinfo', 'vendor_id : GenuineIntel\ncpu family : 6\nflags : fpu hypervisor', [5]],
    ['the boot log', '[    0.000000] Hypervisor detected: KVM', [3]],
    ['the board', '[    0.000000] DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.3-2 04/01/2014', [3]],
    ['Xen, which names itself on its host too', `${lscpu}Hypervisor vendor: Xen`, []],
    ['no hypervisor', `${lscpu}Flags: fpu vme`, []],
  ])('is known by %s', (_, text, lines) => expect(guestOf(text)).toEqual(lines));
});
