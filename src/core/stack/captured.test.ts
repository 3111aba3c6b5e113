import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import type { Machine } from '../topology/machine.ts';
import { sentenceText } from '../topology/sentence.ts';
import { stackAnswer } from './stackAnswer.ts';
import type { LayerName } from './stackRow.ts';
import { noStackSettings, type StackSettings } from './stackSettings.ts';

const gpu = (bus: string, driver = 'nvidia', id = '10de:2684') =>
  `${bus}:00.0 VGA compatible controller [0300]: A GPU [${id}]\n\tKernel driver in use: ${driver}`;
const RACK = ['00:00.0 Host bridge [0600]: Device [1234:4c43]', gpu('03'), gpu('41')].join('\n');
const AMD = RACK.replaceAll('nvidia', 'amdgpu').replaceAll('10de:2684', '1002:744c');

function machineOf(text: string, rack = RACK): Machine {
  const imported = importText(`${rack}\n\n${text}\n`);
  const machine = imported.ok ? imported.value.machines[0] : undefined;
  if (!machine) throw new Error('no machine');
  return machine;
}

function answer(text: string, rack = RACK) {
  const machine = machineOf(text, rack);
  const [client, provider] = machine.functions.filter(
    ({ kind, bdf }) => kind === 'endpoint' && bdf > '0000:01',
  );
  if (!client || !provider) throw new Error('no GPUs');
  const asked = { machine, settings: defaultSettings, platform: {}, stack: noStackSettings };
  return stackAnswer({ ...asked, provider: provider.id, client: client.id });
}
const row = (found: ReturnType<typeof answer>, layer: LayerName) =>
  found.rows.find(each => each.layer === layer);

const matrix = (letter: string, cell: string) =>
  `$ nvidia-smi topo -p2p ${letter}\n \tGPU0\tGPU1\n GPU0\tX\t${cell}\n GPU1\t${cell}\tX\n`;

describe('nvidia-smi topo -p2p stands above what is predicted of NVIDIA’s driver', () => {
  it('without it the closed firmware leaves the pair unknown', () => {
    expect(row(answer(''), 'driver')).toMatchObject({ state: 'unknown' });
  });
  it('a refusal of one direction is a refusal, in NVML’s words and ours', () => {
    const found = answer(matrix('r', 'OK') + matrix('w', 'GNS'));
    expect(row(found, 'driver')).toMatchObject({ state: 'no', captured: { outcome: 'no', agrees: null } });
    expect(found.refusedBy).toBe('driver');
    expect(sentenceText(found.headline)).toMatch(/GNS \(GPU not supported\)/);
  });
  it('both directions have to be allowed', () => {
    expect(row(answer(matrix('r', 'OK')), 'driver')?.state).toBe('unknown');
    expect(row(answer(matrix('r', 'OK') + matrix('w', 'OK')), 'driver')?.state).toBe('yes');
  });
});

describe('gdscheck stands beside what is predicted of GPUDirect Storage', () => {
  const drive =
    '41:00.0 Non-Volatile memory controller [0108]: A drive [144d:a80a]\n\tKernel driver in use: nvme';
  const STORAGE = [
    '00:00.0 Host bridge [0600]: Device [1234:4c43]',
    gpu('03', 'nvidia', '10de:20b5'),
    drive,
  ].join('\n');
  const check = (nvme: string, compat: string) =>
    [
      'GDS release version: 1.13.0.11',
      'nvidia_fs version:  2.24 libcufile version: 2.12',
      'Platform: x86_64',
      '============',
      'ENVIRONMENT:',
      '============',
      '=====================',
      'DRIVER CONFIGURATION:',
      '=====================',
      ` NVMe               : ${nvme}`,
      ' NVMeOF             : Unsupported',
      '=====================',
      'CUFILE CONFIGURATION:',
      '=====================',
      ` properties.use_compat_mode : ${compat}`,
    ].join('\n');
  const asked = (text: string, facts: StackSettings['facts'] = {}, rack = STORAGE) => {
    const machine = machineOf(text, rack);
    const [provider, client] = machine.functions.filter(
      ({ kind, bdf }) => kind === 'endpoint' && bdf > '0000:01',
    );
    if (!client || !provider) throw new Error('no devices');
    return stackAnswer({
      machine,
      settings: defaultSettings,
      platform: {},
      stack: { ...noStackSettings, purpose: 'gpu-storage', facts },
      provider: provider.id,
      client: client.id,
    });
  };

  it('tells a copy through the processor, and a refusal where compatibility mode is off', () => {
    expect(row(asked(check('Unsupported', 'true')), 'driver')?.state).toBe('not-peer');
    expect(row(asked(check('compat', 'true')), 'driver')?.state).toBe('not-peer');
    expect(row(asked(check('Unsupported', 'false')), 'driver')?.state).toBe('no');
  });
  it('says nothing of what is no NVMe drive', () => {
    const controller = STORAGE.replace('Non-Volatile memory controller [0108]', 'RAID bus controller [0104]');
    expect(row(asked(check('Unsupported', 'true'), {}, controller), 'driver')?.captured).toBeUndefined();
  });
  it('takes Supported for no proof', () => {
    const found = row(asked(check('Supported', 'true')), 'driver');
    expect(found).toMatchObject({ state: 'unknown', captured: { outcome: null } });
    expect(found?.captured?.texts.join()).not.toMatch(/NVMeOF/);
  });
  it('says where it disagrees, and what to run next', () => {
    const text = (facts: StackSettings['facts'], nvme: string) =>
      asked(check(nvme, 'true'), facts).contradictions.map(sentenceText).join(' ');
    expect(text({ 'nvidia-fs': true }, 'Unsupported')).toMatch(/lsmod \| grep nvidia_fs/);
    expect(text({ 'nvidia-fs': false }, 'Unsupported')).not.toMatch(/gdscheck/);
  });
});

describe('what other tools print', () => {
  it('amd-smi’s access table is of one direction', () => {
    const table = (there: string, back: string) =>
      `ACCESS TABLE:\n             0000:03:00.0 0000:41:00.0\n0000:03:00.0 ENABLED      ${there}\n0000:41:00.0 ${back}     ENABLED\n`;
    expect(row(answer(table('DISABLED', 'ENABLED'), AMD), 'driver')?.state).toBe('no');
  });
  it('NCCL’s own log tells what it used', () => {
    const log = (via: string) =>
      [
        '0 [0] NCCL INFO comm 0x1 rank 0 nranks 2 cudaDev 0 nvmlDev 0 busId 3000 commId 0x1 - Init START',
        '1 [1] NCCL INFO comm 0x1 rank 1 nranks 2 cudaDev 1 nvmlDev 1 busId 41000 commId 0x1 - Init START',
        `0 [0] NCCL INFO Channel 00/0 : 0[0] -> 1[1] via ${via}`,
      ]
        .map(line => `host:1:${line}`)
        .join('\n');
    expect(row(answer(log('SHM/direct/direct')), 'library')?.state).toBe('not-peer');
    expect(row(answer(log('P2P/CUMEM')), 'library')?.state).toBe('yes');
  });
  it('releases and the kind of module are taken where none was chosen', () => {
    const found = answer('NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.142  Release Build');
    expect(row(found, 'driver')).toMatchObject({ isSupposed: false });
    expect(row(found, 'driver')?.who).toContain('580.142');
  });
});
