import { knownValue } from './fact.ts';
import type { PciFunction } from './machine.ts';
import { functionIds } from './names/ids.ts';
import { type NamedMachine, nameOf } from './nodeName.ts';
import { type Sentence, say } from './sentence.ts';

/**
 * GPUs on the die of an AMD processor, by device id and the processor's name. They show up below a root port as if a
 * link led to them, but no link does. From memory, after the driver's own table (amdgpu, `AMD_IS_APU`); MI300A as in
 * parts of AMD's data-centre line.
 */
const amdApus: ReadonlyMap<number, string> = new Map([
  ...range(0x1304, 0x131d).map(id => [id, 'Kaveri'] as const),
  ...range(0x9830, 0x983f).map(id => [id, 'Kabini'] as const),
  ...range(0x9850, 0x985f).map(id => [id, 'Mullins'] as const),
  [0x9874, 'Carrizo'],
  [0x98e4, 'Stoney'],
  [0x15dd, 'Raven'],
  [0x15d8, 'Picasso'],
  [0x1636, 'Renoir'],
  [0x164c, 'Lucienne'],
  [0x1638, 'Cezanne'],
  [0x15e7, 'Barcelo'],
  [0x163f, 'Van Gogh'],
  [0x164d, 'Rembrandt'],
  [0x1681, 'Rembrandt'],
  [0x1506, 'Mendocino'],
  [0x164e, 'Raphael'],
  [0x13c0, 'Granite Ridge'],
  [0x15bf, 'Phoenix'],
  [0x15c8, 'Phoenix'],
  [0x1900, 'Hawk Point'],
  [0x1901, 'Hawk Point'],
  [0x150e, 'Strix'],
  [0x1586, 'Strix Halo'],
  [0x1114, 'Krackan'],
  [0x74a0, 'MI300A'],
]);

const AMD_ATI = 0x1002;
const INTEL = 0x8086;
const DISPLAY = 0x03;

/** A GPU whose BARs the CPU alone may reach, with what it is a part of; null: none that is known as one. */
export function integratedGpu(fn: PciFunction): string | null {
  const { vendorId, deviceId } = functionIds(fn);
  if (vendorId === AMD_ATI) return (deviceId !== undefined && amdApus.get(deviceId)) || null;
  const isDisplay = (knownValue(fn.classCode) ?? 0) >> 8 === DISPLAY;
  // Intel's is device 2 of bus 0, integrated in the root complex.
  const isIntegrated = knownValue(fn.portType) === 'rc-integrated-endpoint';
  return vendorId === INTEL && isDisplay && isIntegrated ? 'an Intel processor' : null;
}

/** Why the wires are not known where Linux sees a common bridge and permits the pair; null for any other function. */
export function integratedNote(names: NamedMachine, fn: PciFunction): Sentence | null {
  const partOf = integratedGpu(fn);
  return partOf === null
    ? null
    : say`${nameOf(names, fn.id)} is an integrated GPU (part of ${partOf}): it looks like a PCI device below a bridge, but its BARs may answer the CPU only, so what a peer gets is not known.`;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
