import { moduleParameter } from '../settingTexts.ts';

/** Keys of the driver's registry that decide something here. */
export const registryKeys = [
  'ForceP2P',
  'RMForceP2PType',
  'RMPcieP2PType',
  'RMForceStaticBar1',
  'RmForceDisableIomapWC',
] as const;
export type RegistryKey = (typeof registryKeys)[number];

/** The values that are set; what is left out has its default. */
export type Registry = Readonly<Partial<Record<RegistryKey, number>>>;

/**
 * `NVreg_RegistryDwords="ForceP2P=0x11;RMPcieP2PType=1"` in the text of module parameters. Undefined: the parameter is
 * not there, so what the registry holds is not known. Names are compared without case, as the driver does; what is not a
 * number is left out.
 */
export function registryIn(parameters: string): Registry | undefined {
  const text = moduleParameter(parameters, 'nvidia', 'NVreg_RegistryDwords');
  return text === undefined ? undefined : parseRegistry(text);
}

/** `ForceP2P=0x11;RMPcieP2PType=1`: 32-bit numbers in decimal, hexadecimal or octal. */
export function parseRegistry(text: string): Registry {
  const found: Partial<Record<RegistryKey, number>> = {};
  for (const entry of text.split(';')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(0x[0-9a-f]+|\d+)\s*$/i.exec(entry) ?? [];
    const key = registryKeys.find(each => each.toLowerCase() === name.toLowerCase());
    if (key) found[key] = (/^0\d/.test(value) ? Number.parseInt(value, 8) : Number(value)) >>> 0;
  }
  return found;
}
