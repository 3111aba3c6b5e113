import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { known, unknown } from '../../topology/fact.ts';
import { acsFinding } from './acsFinding.ts';
import { acsQuirkOf } from './acsQuirks.ts';

const machine = fabricMachine(
  hostBridge([
    rootPort('root port', [packetSwitch('switch', [device('endpoint')])]),
    { ...device('integrated'), portType: 'rc-integrated-endpoint' },
  ]),
);
const kinds = ['root port', 'switch.0', 'endpoint', 'integrated'] as const;
const fnOf = (of: typeof machine, id: string) => of.functions.find(fn => fn.id === id) ?? expect.fail(id);

/** On which kinds of function a quirk holds for these ids. */
const holdsOn = (vendorId: number, deviceId: number | undefined) =>
  kinds.filter(id => {
    const fact = deviceId === undefined ? unknown : known(deviceId, 'text');
    const changed = withFunction(machine, id, () => ({ vendorId: known(vendorId, 'text'), deviceId: fact }));
    return acsQuirkOf(fnOf(changed, id)) !== undefined;
  });

// pci_dev_acs_enabled[] of drivers/pci/quirks.c, with the ends of its ranges and what lies next to them.
describe('devices that isolate without saying so', () => {
  it.each<[what: string, vendorId: number, deviceId: number | undefined, on: readonly string[]]>([
    ['Intel 82599', 0x8086, 0x10f7, ['endpoint', 'integrated']],
    ['Intel 82599, the last of its range', 0x8086, 0x10fc, ['endpoint', 'integrated']],
    ['Intel, behind the range', 0x8086, 0x10fd, ['integrated']],
    ['Intel, before the range', 0x8086, 0x10f6, ['integrated']],
    ['Intel without a known device', 0x8086, undefined, ['integrated']],
    ['a root port of an Intel chipset', 0x8086, 0xa110, ['root port', 'integrated']],
    ['the last of its range', 0x8086, 0xa11f, ['root port', 'integrated']],
    ['behind it', 0x8086, 0xa120, ['integrated']],
    ['Cavium ThunderX', 0x177d, 0xa000, ['root port']],
    ['both a root port and a function of Cavium', 0x177d, 0xa026, ['root port', 'endpoint', 'integrated']],
    ['Zhaoxin ports', 0x1d17, 0x0721, ['root port', 'switch.0']],
    ['between their ranges', 0x1d17, 0x0722, []],
    ['Solarflare', 0x1924, 0x0903, ['endpoint', 'integrated']],
    ['the same device id of another vendor', 0x1925, 0x0903, []],
  ])('%s', (_, vendorId, deviceId, on) => expect(holdsOn(vendorId, deviceId)).toEqual(on));
});

describe('what p2pdma makes of the ACS of a port', () => {
  const below = (control: number | undefined) =>
    fnOf(
      fabricMachine(
        hostBridge([
          rootPort('rp', [packetSwitch('s', [device('d')], control === undefined ? {} : { control })]),
        ]),
      ),
      's.0',
    );
  it.each<[control: number | undefined, words: string]>([
    [undefined, 'no ACS.'],
    [0x00, 'ACS redirects nothing.'],
    [0x11, 'SrcValid and UpstreamFwd on, which do not redirect.'],
    [0x1d, 'ReqRedir and CmpltRedir on, so it redirects.'],
    [0x20, 'EgressCtrl on, so it redirects.'],
  ])('control %s: %s', (control, words) => expect(acsFinding(below(control))).toBe(words));

  it('is not shown where the capture does not', () => {
    expect(acsFinding({ ...below(0x1d), acs: unknown })).toBe('what its ACS does is not shown.');
  });
});
