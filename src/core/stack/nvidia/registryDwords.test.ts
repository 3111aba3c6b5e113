import { describe, expect, it } from 'vitest';
import { parseRegistry, registryIn } from './registryDwords.ts';

describe('the registry of NVIDIA’s driver', () => {
  it.each([
    ['modprobe', 'options nvidia NVreg_RegistryDwords="ForceP2P=0x11;RMPcieP2PType=1"'],
    ['the command line', 'quiet nvidia.NVreg_RegistryDwords="ForceP2P=0x11;RMPcieP2PType=1"'],
    ['/proc/driver/nvidia/params', 'RegistryDwords: "ForceP2P=0x11;RMPcieP2PType=1"'],
  ])('is read as %s writes it', (_, text) =>
    expect(registryIn(text)).toEqual({ ForceP2P: 0x11, RMPcieP2PType: 1 }),
  );

  it('is not known where nothing shows it, and empty where it is shown so', () => {
    expect(registryIn('options nvidia NVreg_Other=1')).toBeUndefined();
    expect(registryIn('RegistryDwords: ""')).toEqual({});
  });

  it('compares names without case, and leaves out what is no number', () => {
    expect(parseRegistry('forcep2p = 17; rmforcep2ptype=0X2;RMForceStaticBar1=yes;Other=1;')).toEqual({
      ForceP2P: 17,
      RMForceP2PType: 2,
    });
  });
});
