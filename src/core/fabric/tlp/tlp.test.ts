import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, onto, platformFor, routed } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { ACS_RR } from '../../topology/acs.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { fabricOf } from '../routing/fabric.ts';
import { hopRules } from '../routing/hopRules.ts';
import { decodeTlpHeader, encodeTlpHeader, type TlpHeader, tlpFields, tlpKinds } from './tlp.ts';
import { fieldsOfRule, routingIdText, tlpOfHop } from './tlpOfHop.ts';

const bytesOf = (text: string) => Uint8Array.from(text.split(' ').map(byte => Number.parseInt(byte, 16)));

describe('header fields', () => {
  it.each(tlpKinds)(
    'of $id cover every bit of its $dwords double words exactly once, in the order of the wire',
    ({ id, dwords }) => {
      const positions = tlpFields(id).map(({ dword, bit, width }) => ({
        from: dword * 32 + 32 - bit - width,
        width,
      }));
      let next = 0;
      for (const { from, width } of positions) {
        expect(from).toBe(next);
        next = from + width;
      }
      expect(next).toBe(dwords * 32);
    },
  );
  it('named by a rule exist in some header', () => {
    const names = new Set(tlpKinds.flatMap(({ id }) => tlpFields(id).map(({ name }) => name)));
    for (const { reads } of Object.values(hopRules)) for (const name of reads) expect(names).toContain(name);
  });
});

describe('encoding', () => {
  const rows: readonly [string, TlpHeader, string][] = [
    [
      'a read of one double word at fdaff040 by 01:00.0, tag 0c',
      {
        kind: 'MRd32',
        values: { Length: 1, 'Requester ID': 0x0100, Tag: 0x0c, 'First BE': 0xf, Address: 0xfdaff040 >>> 2 },
      },
      '00 00 00 01 01 00 0c 0f fd af f0 40',
    ],
    [
      'a write of 32 double words above 4 GiB',
      {
        kind: 'MWr64',
        values: {
          Length: 32,
          'Requester ID': 0x0208,
          'First BE': 0xf,
          'Last BE': 0xf,
          'Address high': 0x38,
          Address: 0x1000 >>> 2,
        },
      },
      '60 00 00 20 02 08 00 ff 00 00 00 38 00 00 10 00',
    ],
    [
      'a translated read with relaxed ordering',
      { kind: 'MRd32', values: { RO: 1, AT: 0b10, Length: 4, 'First BE': 0xf, 'Last BE': 0xf } },
      '00 00 28 04 00 00 00 ff 00 00 00 00',
    ],
    [
      'Completer Abort',
      {
        kind: 'Cpl',
        values: { 'Completer ID': 0x0300, Status: 0b100, 'Byte Count': 4, 'Requester ID': 0x0100, Tag: 1 },
      },
      '0a 00 00 00 03 00 80 04 01 00 01 00',
    ],
  ];
  it.each(rows)('%s', (_what, header, bytes) => {
    expect(encodeTlpHeader(header)).toEqual(bytesOf(bytes));
  });

  const headers: fc.Arbitrary<TlpHeader> = fc.constantFrom(...tlpKinds).chain(({ id }) => {
    const named = tlpFields(id).filter(({ name }) => name !== 'Fmt' && name !== 'Type');
    const values = Object.fromEntries(
      named.map(({ name, width }) => [name, fc.integer({ min: 0, max: 2 ** width - 1 })]),
    );
    return fc.record(values).map(all => ({ kind: id, values: all }));
  });
  it('and decoding back gives the same header', () => {
    fc.assert(
      fc.property(headers, header => {
        expect(decodeTlpHeader(encodeTlpHeader(header))).toEqual({ ok: true, value: header });
      }),
    );
  });
  it('refuses bytes that are no such packet', () => {
    expect(decodeTlpHeader(new Uint8Array())).toMatchObject({ error: { code: 'too-short' } });
    expect(decodeTlpHeader(bytesOf('74 00 00 00'))).toMatchObject({ error: { code: 'unknown-type' } });
    expect(decodeTlpHeader(bytesOf('00 00 00 01 01 00 0c 0f'))).toMatchObject({
      error: { code: 'too-short' },
    });
  });
});

describe('the packet on a hop', () => {
  const machine = fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: ACS_RR })])]),
  );
  const fabric = fabricOf(machineTree(machine), platformFor(machine));
  const headerOf = (more: Parameters<typeof ask>[1], operation: 'read' | 'write' = 'read') => {
    const result = routed({ machine, request: ask(operation, more) });
    return {
      result,
      first: result.hops[0],
      header: (hop = result.hops[0]) => (hop ? (tlpOfHop(fabric, result, hop)?.values ?? {}) : {}),
    };
  };

  it('never asks beyond 4 KiB', () => {
    const { header } = headerOf({ target: onto('b', 0xff0n), sizeBytes: 4096 });
    expect(header()).toMatchObject({ Length: 4, 'First BE': 0xf, 'Last BE': 0xf });
  });
  it('enables only the bytes that are meant', () => {
    const { header } = headerOf({ target: onto('b', 1n), sizeBytes: 2 }, 'write');
    expect(header()).toMatchObject({ Length: 1, 'First BE': 0b0110, 'Last BE': 0 });
    const wider = headerOf({ target: onto('b', 3n), sizeBytes: 6 }, 'write');
    expect(wider.header()).toMatchObject({ Length: 3, 'First BE': 0b1000, 'Last BE': 0b0001 });
  });
  it('comes back with the status and to the requester', () => {
    const { result, header } = headerOf({});
    const answer = result.completion?.hops[0];
    expect(header(answer)).toMatchObject({ Status: 0, 'Requester ID': header()['Requester ID'] });
    expect(routingIdText(header()['Requester ID'] ?? 0)).toBe('03:00.0');
  });
  it('lights up the fields that the deciding rule read', () => {
    const redirect = headerOf({}).result.hops.find(hop => hop.rule === 'acs-request-redirect');
    expect(redirect && fieldsOfRule(redirect)).toEqual(['Address high', 'Address', 'AT']);
  });
});
