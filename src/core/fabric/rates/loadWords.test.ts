import { describe, expect, it } from 'vitest';
import { ask, platformFor } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { ACS_RR } from '../../topology/acs.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultPlatform } from '../platform/defaultPlatform.ts';
import { fabricOf } from '../routing/fabric.ts';
import { compareWithFallback } from '../routing/fallback.ts';
import { directFails, linkLoadText, loadNotes, memoryLoadText } from './loadWords.ts';

function notes(control?: number, request = ask('read')) {
  const ports = control === undefined ? {} : { control };
  const machine = fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], ports)], control && 0)]),
  );
  const fabric = fabricOf(machineTree(machine), platformFor(machine));
  const compared = compareWithFallback(fabric, request);
  if (!compared?.ok) throw new Error('no comparison');
  return loadNotes(fabric, compared.value).map(({ at, lines }) => [at, ...lines.map(({ text }) => text)]);
}

describe('what each way puts on uplinks and DRAM', () => {
  it('direct below one switch leaves both alone; through memory the data crosses the uplink and DRAM twice', () => {
    const { sizeBytes } = ask('read');
    const size = sizeBytes >= 1024 ? `${sizeBytes / 1024} KiB` : `${sizeBytes} B`;
    expect(notes()).toEqual([
      ['rp', 'direct –', `staged ↑ ${size}, ↓ ${size}`],
      ['rc', 'DRAM –', `DRAM in ${size}`, `DRAM out ${size}`],
    ]);
  });
  it('a way that does not arrive carries nothing of use, and says so', () => {
    expect(notes(ACS_RR).every(([, direct]) => direct === 'direct: fails')).toBe(true);
  });
  it('where a fact is missing nobody can say whether the direct way carries anything', () => {
    const acrossRoot = fabricMachine(
      hostBridge([
        rootPort('rp', [packetSwitch('sw', [device('a')])]),
        rootPort('rp1', [packetSwitch('sw1', [device('b')])]),
      ]),
    );
    const tree = machineTree(acrossRoot);
    const compared = compareWithFallback(fabricOf(tree, defaultPlatform(tree)), ask('read'));
    expect(compared?.ok && directFails(compared.value.direct)).toBe('direct: unknown');
  });
});

it('loads in words', () => {
  const loads = [{ link: node('rp'), upBytes: 4096, downBytes: 0 }];
  expect(linkLoadText(loads, node('rp'))).toBe('↑ 4 KiB');
  expect(linkLoadText(loads, node('sw.0'))).toBe('–');
  expect(memoryLoadText({ readBytes: 0, writtenBytes: 0 })).toBe('–');
});
