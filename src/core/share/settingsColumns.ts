import { type CellCodec, choice, guardedText, list, nullable, number, textOrEmpty } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import { resolveKernel } from '../p2pdma/kernels/kernels.ts';
import type { HostBridgeEdit, KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Cpu } from '../topology/cpu.ts';
import { type Columns, column } from './columns.ts';

/** Letters of the CPU vendors; append only. */
const vendorCodec = choice<Cpu['vendor']>({
  i: 'intel',
  a: 'amd',
  h: 'hygon',
  z: 'zhaoxin',
  b: 'ibm',
  r: 'arm',
  o: 'other',
});
const family = number(0xffff_ffff);

/** `a19`: vendor and family. */
const cpuCodec: CellCodec<Cpu> = {
  write: (cpu, i) => vendorCodec.write(cpu.vendor, i) + family.write(cpu.family, i),
  read: (cell, i) => {
    const vendor = vendorCodec.read(cell.charAt(0), i);
    const familyRead = family.read(cell.slice(1), i);
    return vendor !== undefined && familyRead !== undefined ? { vendor, family: familyRead } : undefined;
  },
};

/** `+8086:3c00s`: added, ids (`*` for any device), `s` for "same host bridge only". */
const editCodec: CellCodec<HostBridgeEdit> = {
  write: ({ edit, vendorId, deviceId, sameHostBridge }) => {
    const device = deviceId < 0 ? '*' : hex(deviceId, 4);
    return `${edit === 'add' ? '+' : '_'}${hex(vendorId, 4)}:${device}${sameHostBridge ? 's' : ''}`;
  },
  read: cell => {
    const match = /^([+_])([0-9a-f]{4}):(\*|[0-9a-f]{4})(s?)$/.exec(cell);
    if (!match) return undefined;
    const [, sign, vendor = '', device = '', same] = match;
    return {
      edit: sign === '+' ? 'add' : 'remove',
      vendorId: Number.parseInt(vendor, 16),
      deviceId: device === '*' ? -1 : Number.parseInt(device, 16),
      sameHostBridge: same === 's',
    };
  },
};

/** Any release that has a row in the kernel table. */
export const kernelCodec: CellCodec<string> = {
  write: (release, i) => guardedText.write(release, i),
  read: (cell, i) => {
    const release = guardedText.read(cell, i);
    return release !== undefined && resolveKernel(release).ok ? release : undefined;
  },
};

/** `first` holds the defaults of schema 1. They stay, even when the app's own defaults move on. */
export const settingsColumns: Columns<KernelSettings> = {
  kernel: column('sk', 'kernel', kernelCodec, '7.2'),
  cpu: column('sc', 'CPU', nullable(cpuCodec), '-'),
  commandLine: column('sl', 'kernel command line', textOrEmpty, '-'),
  iommu: column('si', 'IOMMU setting', choice<KernelSettings['iommu']>({ c: 'captured', o: 'on' }), 'c'),
  hostBridgeEdits: column('sh', 'host bridge list', list(editCodec), '.'),
};
