import { describe, expect, it } from 'vitest';
import { configOption, environmentOf, moduleParameter } from '../stack/settingTexts.ts';
import { withConfigOption, withCufileP2pdma, withParameter, withVariable } from './settingEdits.ts';

describe('a variable of the environment', () => {
  it.each([
    ['', 'PHB', 'NCCL_P2P_LEVEL=PHB'],
    ['NCCL_P2P_LEVEL=NVL', 'PHB', 'NCCL_P2P_LEVEL=PHB'],
    [
      'export NCCL_P2P_LEVEL=NVL\nNCCL_DEBUG="INFO WARN"',
      'SYS',
      'NCCL_DEBUG="INFO WARN"\nNCCL_P2P_LEVEL=SYS',
    ],
    ['-x NCCL_P2P_LEVEL=NVL -x UCX_TLS=rc', null, '-x UCX_TLS=rc'],
    ['MY_NCCL_P2P_LEVEL=NVL', null, 'MY_NCCL_P2P_LEVEL=NVL'],
  ])('%j set to %s', (text, value, after) => {
    expect(withVariable(text, 'NCCL_P2P_LEVEL', value)).toBe(after);
    expect(environmentOf({ environment: after })['NCCL_P2P_LEVEL']).toBe(value ?? undefined);
  });
});

describe('a parameter of a module', () => {
  it.each([
    ['', 'options amdgpu pcie_p2p=1'],
    ['options amdgpu pcie_p2p=0', 'options amdgpu pcie_p2p=1'],
    ['quiet amdgpu.pcie_p2p=0 splash', 'quiet amdgpu.pcie_p2p=1 splash'],
    ['options nvidia NVreg_X=1', 'options nvidia NVreg_X=1\noptions amdgpu pcie_p2p=1'],
    ['"amdgpu.pcie_p2p=0"', '"amdgpu.pcie_p2p=0"\noptions amdgpu pcie_p2p=1'],
  ])('%j', (text, after) => {
    expect(withParameter(text, { module: 'amdgpu', name: 'pcie_p2p', value: '1' })).toBe(after);
    expect(moduleParameter(after, 'amdgpu', 'pcie_p2p')).toBe('1');
  });

  it('quotes a value that holds a semicolon, and an empty one', () => {
    const edited = (value: string) =>
      withParameter('', { module: 'nvidia', name: 'NVreg_RegistryDwords', value });
    expect(edited('A=1;B=2')).toBe('options nvidia NVreg_RegistryDwords="A=1;B=2"');
    expect(edited('')).toBe('options nvidia NVreg_RegistryDwords=""');
    expect(moduleParameter(edited(''), 'nvidia', 'NVreg_RegistryDwords')).toBe('');
  });
});

describe('an option of the kernel’s configuration', () => {
  it.each([
    ['', 'CONFIG_A=y'],
    ['# CONFIG_A is not set\nCONFIG_B=m', 'CONFIG_B=m\nCONFIG_A=y'],
    ['CONFIG_A=n', 'CONFIG_A=y'],
  ])('%j', (text, after) => {
    expect(withConfigOption(text, 'CONFIG_A')).toBe(after);
    expect(configOption(after, 'CONFIG_A')).toBe(true);
  });
});

describe('cufile.json', () => {
  it.each([
    ['', '{ "properties": { "use_pci_p2pdma": true } }'],
    ['{ "properties": { "use_pci_p2pdma": false } }', '{ "properties": { "use_pci_p2pdma": true } }'],
    [
      '{ "properties": { "allow_compat_mode": false } }',
      '{ "properties": { "use_pci_p2pdma": true, "allow_compat_mode": false } }',
    ],
    ['{ "properties": {} }', '{ "properties": { "use_pci_p2pdma": true } }'],
    ['{}', '{ "properties": { "use_pci_p2pdma": true } }'],
    ['{ "logging": {} }', '{ "properties": { "use_pci_p2pdma": true }, "logging": {} }'],
  ])('%j', (text, after) => expect(withCufileP2pdma(text)).toBe(after));
});
