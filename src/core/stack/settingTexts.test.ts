import { describe, expect, it } from 'vitest';
import { configOption, environmentOf, moduleParameter } from './settingTexts.ts';

describe('a parameter of a module', () => {
  it.each([
    ['options nvidia NVreg_RegistryDwords="ForceP2P=0x11;RMPcieP2PType=1"', 'ForceP2P=0x11;RMPcieP2PType=1'],
    ["nvidia.NVreg_RegistryDwords='ForceP2P=0x11'", 'ForceP2P=0x11'],
    ['quiet nvidia.NVreg_RegistryDwords=A=1;B=2 splash', 'A=1;B=2'],
    ['"nvidia.NVreg_RegistryDwords=A=1;B=2"', 'A=1;B=2'],
    ['RegistryDwords: "ForceP2P=0x11"', 'ForceP2P=0x11'],
    ['NVreg_RegistryDwords=A=1', 'A=1'],
    ['options nvidia NVreg_RegistryDwords=A=1\noptions nvidia NVreg_RegistryDwords=A=2', 'A=2'],
    ['options nvidia NVreg_EnableGpuFirmware=0 NVreg_RegistryDwords=A=1', 'A=1'],
  ])('%s', (text, value) => {
    expect(moduleParameter(text, 'nvidia', 'NVreg_RegistryDwords')).toBe(value);
  });

  it('of another module says nothing', () => {
    expect(moduleParameter('options nouveau pcie_p2p=0', 'amdgpu', 'pcie_p2p')).toBeUndefined();
    expect(moduleParameter('radeon.pcie_p2p=0', 'amdgpu', 'pcie_p2p')).toBeUndefined();
    expect(moduleParameter('', 'amdgpu', 'pcie_p2p')).toBeUndefined();
  });

  it('is found whether its module is written with dashes or underscores', () => {
    expect(moduleParameter('nvme-core.multipath=N', 'nvme_core', 'multipath')).toBe('N');
  });
});

describe('an environment', () => {
  it('takes what shells, scripts and mpirun write', () => {
    const environment =
      'export NCCL_P2P_LEVEL=PHB\nNCCL_DEBUG="INFO WARN" NCCL_P2P_LEVEL=SYS\n# NCCL_P2P_DISABLE=1\n-x UCX_TLS=rc,cuda';
    expect(environmentOf({ environment })).toEqual({
      NCCL_P2P_LEVEL: 'SYS',
      NCCL_DEBUG: 'INFO WARN',
      UCX_TLS: 'rc,cuda',
    });
  });

  it('keeps a value that is empty', () => {
    expect(environmentOf({ environment: 'NCCL_P2P_LEVEL= A=1' })).toEqual({ NCCL_P2P_LEVEL: '', A: '1' });
  });
});

describe('an option of the configuration', () => {
  it.each([
    ['CONFIG_HSA_AMD_P2P=y', true],
    ['CONFIG_HSA_AMD_P2P=m', true],
    ['CONFIG_HSA_AMD_P2P=n', false],
    ['# CONFIG_HSA_AMD_P2P is not set', false],
    ['# CONFIG_HSA_AMD_P2P is wanted', undefined],
    ['CONFIG_HSA_AMD=y', undefined],
  ])('%s', (text, set) => {
    expect(configOption(text, 'CONFIG_HSA_AMD_P2P')).toBe(set);
  });
});
