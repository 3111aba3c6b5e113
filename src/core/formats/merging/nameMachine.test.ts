import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../importText.ts';
import { systemInText } from './systemInText.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}.txt`, import.meta.url), 'utf8');
function namesOf(text: string): readonly string[] {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return read.value.machines.map(({ name }) => name);
}

describe('a machine that nobody named is called by what it has', () => {
  it.each([
    ['two-switches', ['4 NVMe drives, 2 switches: QEMU']],
    ['nested-switch-acs-on-bytes', ['7 NVMe drives, 2 switches: QEMU']],
    ['two-sockets-list', ['4 NVMe drives, 4 switches: QEMU']],
    ['odd-slots-list', ['1 storage controller: QEMU']],
    ['cases/00-reference', ['2 GPUs, PEX 8747: Intel']],
    ['cases/13-iommu-group-list', ['1 GPU, 1 switch: AMD']],
    ['cases/30-cardbus-bytes', ['1 device']],
    ['cases/11-two-machines-as-trees', ['1 switch 1', '1 switch 2']],
  ])('%s', (name, names) => expect(namesOf(fixture(name))).toEqual(names));

  it('unless somebody did', () => {
    const read = importText(fixture('two-switches'), { name: 'rack7' });
    expect(read.ok && read.value.machines[0]?.name).toBe('rack7');
  });
});

const dmi = (system: readonly [string, string], board: readonly [string, string]) =>
  [
    'Handle 0x0001, DMI type 1, 27 bytes',
    'System Information',
    `\tManufacturer: ${system[0]}`,
    `\tProduct Name: ${system[1]}`,
    'Handle 0x0002, DMI type 2, 15 bytes',
    'Base Board Information',
    `\tManufacturer: ${board[0]}`,
    `\tProduct Name: ${board[1]}`,
  ].join('\n');
const log = (system: string) => `[    0.000000] DMI: ${system}, BIOS 1.4 07/11/2022`;
const modelIn = (text: string) => systemInText(text.split('\n').map(line => ({ text: line }))).model;

describe('a machine is called by maker and model where the text has them', () => {
  it.each([
    [
      'dmidecode, the system',
      dmi(['Dell Inc.', 'PowerEdge R740'], ['Dell Inc.', '0DY2X0']),
      'Dell PowerEdge R740',
    ],
    [
      'dmidecode, the board of a system that was never filled in',
      dmi(['To Be Filled By O.E.M.', 'To Be Filled By O.E.M.'], ['ASUSTeK COMPUTER INC.', 'PRIME X570-PRO']),
      'ASUSTeK PRIME X570-PRO',
    ],
    ['dmidecode, nothing filled in', dmi(['Default string', 'Default string'], ['', 'Not Specified']), null],
    ['the boot log', log('Supermicro SYS-420GP-TNR/X12DPG-OA6'), 'Supermicro SYS-420GP-TNR'],
    [
      'the boot log, board only',
      log('System manufacturer System Product Name/PRIME X570-PRO'),
      'PRIME X570-PRO',
    ],
    [
      'the boot log of an emulator',
      log('QEMU Standard PC (Q35 + ICH9, 2009)'),
      'QEMU Standard PC (Q35 + ICH9, 2009)',
    ],
    [
      'the Product Name of a card, which is none of the machine',
      '\tProduct Name: ConnectX-7 Adapter Card',
      null,
    ],
    ['a host name in a prompt', 'root@rack7:~# hostname', null],
    ['words about a log', 'I saw DMI: somewhere', null],
  ])('%s', (_why, text, model) => expect(modelIn(text)).toBe(model));

  it('and lscpu names processor and sockets where no model is told', () => {
    const lscpu =
      'Architecture: x86_64\nModel name:          AMD EPYC 7742 64-Core Processor\nSocket(s):           2\n';
    expect(namesOf(`${fixture('cases/00-reference')}\n\n$ lscpu\n${lscpu}`)).toEqual([
      '2 GPUs, PEX 8747, 2 sockets: AMD EPYC 7742',
    ]);
    expect(
      namesOf(`${log('Supermicro SYS-420GP-TNR/X12DPG-OA6')}\n${fixture('cases/00-reference')}`),
    ).toEqual(['Supermicro SYS-420GP-TNR']);
  });
});
