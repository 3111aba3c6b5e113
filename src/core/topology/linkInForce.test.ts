import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import { newDocument } from '../share/document.ts';
import { decodeDocument, encodeDocument } from '../share/payload.ts';
import { known, unknown } from './fact.ts';
import type { LinkRate } from './link.ts';
import { flitModeOf, linkInForce } from './linkInForce.ts';
import { type Machine, nodeId } from './machine.ts';
import { functionOf, machineTree } from './machineTree.ts';

/** A machine of which both GPUs sleep at 2.5 GT/s below ports that can do 8 GT/s. */
const text = readFileSync(new URL('../formats/fixtures/cases/19-idle-gpu-link.txt', import.meta.url), 'utf8');
const read = importText(text);
const [machine] = read.ok ? read.value.machines : [];
if (!machine) throw new Error('it is a capture');

const [gpu, port] = [nodeId('0000:03:00.0'), nodeId('0000:02:08.0')];
const at = (of: Machine, id: typeof gpu) => linkInForce(machineTree(of), functionOf(machineTree(of), id));

/** The machine with the rate and the class of what is below the port changed. */
const changed = (current: LinkRate, classCode = 0x0300): Machine => ({
  ...machine,
  functions: machine.functions.map(fn =>
    fn.id !== gpu || fn.link.state !== 'known'
      ? fn
      : {
          ...fn,
          classCode: known(classCode, 'text'),
          link: known({ ...fn.link.value, current: known(current, 'text') }, 'text'),
        },
  ),
});

describe('what a link carries under load', () => {
  it('is what both ends can do where a GPU is idle, seen from either end', () => {
    for (const id of [gpu, port]) {
      expect(at(machine, id)).toEqual({ rate: { generation: 3, width: 16 }, standing: 'idle' });
    }
  });
  it('is what was captured where a person says so, and a link to the document keeps that', () => {
    const asCaptured: Machine = { ...machine, idleLinks: 'as-captured' };
    expect(at(asCaptured, gpu)).toEqual({ rate: { generation: 1, width: 16 }, standing: 'idle' });
    const opened = decodeDocument(encodeDocument(newDocument(asCaptured)));
    expect(opened.ok && opened.value.machine.idleLinks).toBe('as-captured');
  });
  it('is what was captured of a NIC or a drive: there a low speed is a fault', () => {
    const slow = { rate: { generation: 1, width: 16 }, standing: 'slow' };
    expect(at(changed({ generation: 1, width: 16 }, 0x0200), gpu)).toEqual(slow);
    expect(at(changed({ generation: 1, width: 16 }, 0x0108), gpu)).toEqual(slow);
  });
  it('is what was captured where lanes are missing, at a GPU too', () => {
    expect(at(changed({ generation: 1, width: 8 }), gpu)).toEqual({
      rate: { generation: 1, width: 8 },
      standing: 'narrow',
    });
  });
});

describe('FLIT mode', () => {
  const withFlit = (mode: boolean | null, rate: LinkRate) => {
    const set = changed(rate);
    return {
      ...set,
      functions: set.functions.map(fn => ({
        ...fn,
        link: known({ maximum: known(rate, 'text'), current: known(rate, 'text') }, 'text'),
        flitMode: mode === null ? unknown : known(mode, 'text'),
      })),
    };
  };
  const modeOf = (of: Machine) => flitModeOf(machineTree(of), functionOf(machineTree(of), gpu));
  it('is what Link Status 2 says below 64 GT/s, else unknown', () => {
    const rate = { generation: 3, width: 16 } as const;
    expect(modeOf(withFlit(true, rate))).toBe(true);
    expect(modeOf(withFlit(false, rate))).toBe(false);
    expect(modeOf(withFlit(null, rate))).toBeUndefined();
    expect(at(withFlit(true, rate), gpu).rate).toEqual({ ...rate, isFlit: true });
    expect(at(withFlit(null, rate), gpu).rate).toEqual(rate);
  });
  it.each([6, 7] as const)('is always on at Gen%s', generation => {
    expect(modeOf(withFlit(null, { generation, width: 16 }))).toBe(true);
  });
});
