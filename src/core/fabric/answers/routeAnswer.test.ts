import { describe, expect, it } from 'vitest';
import { type Drivers, noDrivers } from '../../p2pdma/memory/drivers.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { carrying } from '../../testing/askRoute.ts';
import {
  commandOf,
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../../topology/acs.ts';
import type { Machine } from '../../topology/machine.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { type PlatformEdits, unknownRootComplex } from '../platform/platform.ts';
import { isDelivered } from '../routing/hop.ts';
import { answerRoute } from './routeAnswer.ts';
import { emptyRouteForm, type RouteForm } from './routeForm.ts';

const rack = (control?: number) =>
  fabricMachine(
    hostBridge([
      rootPort(
        'rp',
        [packetSwitch('sw', [device('a'), device('b')], control === undefined ? {} : { control })],
        control,
      ),
    ]),
  );
const REDIRECT = ACS_RR | ACS_CR | ACS_UF;
const carries = { rootComplex: carrying('reads-and-writes') };
/** A CPU that Linux allows whatever its host bridge is. */
const zen = { ...defaultSettings, cpu: { vendor: 'amd', family: 0x19 } } as const;
/** A CPU that is on no list. */
const notListed = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;

interface Asked {
  readonly machine?: Machine;
  readonly form?: Partial<RouteForm>;
  readonly platform?: PlatformEdits;
  readonly settings?: Parameters<typeof answerRoute>[0]['settings'];
  readonly drivers?: Drivers;
}
const asked = ({
  machine = rack(),
  form = {},
  platform = carries,
  settings = defaultSettings,
  drivers = noDrivers,
}: Asked) =>
  answerRoute({
    machine,
    settings,
    platform,
    drivers,
    form: { ...emptyRouteForm, ...form },
    defaults: { initiator: node('a'), target: node('b') },
  });
const answered = (question: Asked) => {
  const result = asked(question);
  if (!result.ok) throw new Error(sentenceText(result.error.sentence));
  return result.value;
};
const refused = (question: Asked) => {
  const result = asked(question);
  return result.ok ? null : { field: result.error.field, text: sentenceText(result.error.sentence) };
};

describe('the address that a driver programs', () => {
  it('is the bus address where Linux says BUS_ADDR', () =>
    expect(answered({}).request.addressing).toBe('bus'));
  it('is what the DMA layer maps where Linux says THRU_HOST_BRIDGE, and an IOVA if the IOMMU translates', () => {
    const answer = answered({
      machine: rack(REDIRECT),
      settings: zen,
      platform: { ...carries, iommu: { mode: 'translated', ats: false } },
    });
    expect(answer.verdict?.mapType).toBe('THRU_HOST_BRIDGE');
    expect(answer.request.addressing).toBe('dma-map');
    expect(answer.route.hops[0]?.carries?.space).toBe('iova');
  });
  it('is what the person chose', () =>
    expect(answered({ form: { addressing: 'cpu-physical' } }).request.addressing).toBe('cpu-physical'));
});

describe('the kernel and the wires side by side', () => {
  it('agree on a pair below one switch', () => expect(answered({}).standing?.kind).toBe('agree'));
  it('disagree where Linux maps through a root complex that reflects nothing', () => {
    const answer = answered({
      machine: rack(REDIRECT),
      settings: zen,
      platform: { rootComplex: carrying('nothing') },
    });
    expect(answer.standing?.kind).toBe('wires-fail');
    expect(sentenceText(answer.standing?.sentence ?? [])).toContain('They disagree');
  });
  it('a root complex that passes writes only: the write agrees, the read does not', () => {
    const standing = (operation: 'read' | 'write') =>
      answered({
        machine: rack(REDIRECT),
        settings: zen,
        platform: { rootComplex: carrying('writes') },
        form: { operation },
      }).standing?.kind;
    expect([standing('write'), standing('read')]).toEqual(['agree', 'wires-fail']);
  });
  it('Linux refuses what the wires would carry', () => {
    const answer = answered({ machine: rack(REDIRECT), settings: notListed });
    expect([answer.verdict?.mapType, answer.standing?.kind]).toEqual(['NOT_SUPPORTED', 'kernel-refuses']);
  });
  it('say who is told of the failure: the driver, the log of the IOMMU, or nobody', () => {
    const words = (platform: PlatformEdits, machine = rack(REDIRECT), form: Partial<RouteForm> = {}) =>
      sentenceText(
        answered({ machine, settings: zen, platform: { ...carries, ...platform }, form }).standing
          ?.sentence ?? [],
      );
    expect(words({ dmaLayer: 'refuses' })).toMatch(/DMA layer returns an error.*falls back/);
    const still = withFunction(rack(REDIRECT), 'a', () => ({ command: commandOf(true, false) }));
    expect(words({}, still)).toMatch(/the device sends nothing/);
    const fault = words({ iommu: { mode: 'translated', ats: false } }, rack(REDIRECT), { addressing: 'bus' });
    expect(fault).toMatch(/IOMMU logs a fault/);
    expect(words({ rootComplex: carrying('nothing') })).toMatch(/No call of Linux returns an error/);
  });
  it('tell reads and writes apart: what the other operation would come to', () => {
    const answer = answered({
      machine: rack(REDIRECT),
      settings: zen,
      platform: { rootComplex: carrying('writes') },
      form: { operation: 'read' },
    });
    expect(answer.route.outcome.kind).toBe('unsupported-request');
    expect(answer.otherOperation).toEqual({ operation: 'write', outcome: 'redirected' });
  });
  it('cannot be compared where the root complex is not known', () =>
    expect(
      answered({
        machine: rack(REDIRECT),
        settings: zen,
        platform: { rootComplex: unknownRootComplex },
      }).standing?.kind,
    ).toBe('cannot-tell'));
  it('agree where the root complex is presumed from the CPU, which is told', () => {
    const { standing, route } = answered({ machine: rack(REDIRECT), settings: zen, platform: {} });
    expect(standing?.kind).toBe('agree');
    expect(route.assumptions.map(({ what }) => what).join()).toMatch(/presumed from the CPU that was set/);
  });
  it('Linux is not asked about system memory or the own BAR', () => {
    expect(answered({ form: { targetKind: 'memory' } }).standing).toBeNull();
    expect(answered({ form: { targetKind: 'own' } }).standing).toBeNull();
  });
  it('see ACS as this kernel leaves it at boot', () => {
    const booted = answered({
      machine: rack(REDIRECT),
      settings: { ...defaultSettings, commandLine: 'pci=disable_acs_redir=pci:10b5:9797' },
    });
    expect(booted.verdict?.mapType).toBe('BUS_ADDR');
    expect(booted.standing?.kind).toBe('agree');
  });
});

describe('what the page gets', () => {
  it('has a step and a packet for every hop', () => {
    const { steps, packets, route } = answered({});
    expect(packets).toHaveLength(steps.length);
    expect(steps).toHaveLength(route.hops.length + (route.completion?.hops.length ?? 0));
    expect(packets[1]?.reads).toContain('Address');
  });
  it('has the way through memory, also for what Linux refuses', () => {
    const answer = answered({ machine: rack(REDIRECT) });
    expect(answer.comparison?.memory.fallback).toEqual({ readBytes: 4096, writtenBytes: 4096 });
    expect(answer.fallbackSteps.every(step => step.lane === 'fallback')).toBe(true);
  });
  it('names a link of their own before PCIe', () => {
    const nvlink = { kind: 'nvlink', a: node('a'), b: node('b'), gigabytesPerSecond: 25 } as const;
    const answer = answered({ machine: { ...rack(), sideLinks: [nvlink] } });
    expect(answer.transport?.kind).toBe('side-link');
  });
  it('has a race of a doorbell with the data, and of an interrupt with data to a peer', () => {
    const race = (form: Partial<RouteForm>) => answered({ form: { operation: 'write', ...form } }).race;
    expect(sentenceText(race({ targetKind: 'doorbell', size: '4' })?.second ?? [])).toBe('Doorbell of b');
    expect(sentenceText(race({})?.second ?? [])).toBe('Interrupt (MSI) to the CPU, a write to 0xfee00000');
    expect(race({ operation: 'read' })).toBeNull();
  });
  it('lets what is queued be overtaken', () => {
    const machine = fabricMachine(
      hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]),
    );
    const overtakes = (queuedNs: number) =>
      answered({ machine, form: { operation: 'write', queuedNs } }).race?.race.overtakes;
    expect([overtakes(0), overtakes(5000)]).toEqual([false, true]);
  });
});

it('a doorbell is where a driver offers its registers, and else at the start of the first BAR', () => {
  const registers = [{ bar: 0, offsetBytes: 0x1000n, sizeBytes: 0x1000n }];
  const provider = { node: node('b'), isPublished: false, chunks: [], registers };
  const drivers = { ...noDrivers, memory: { ...noDrivers.memory, providers: [provider] } };
  const form = { targetKind: 'doorbell', operation: 'write', size: '4' } as const;
  expect(answered({ form, drivers }).request.target).toMatchObject({
    kind: 'doorbell',
    bar: 0,
    offset: 0x1000n,
  });
  expect(answered({ form }).request.target).toMatchObject({ bar: 0, offset: 0n });
});

describe('a bad request is answered in words that name the field', () => {
  it.each([
    ['size', { size: '' }, /not a size/],
    ['size', { size: 'lots' }, /"lots" is not a size/],
    ['request', { size: '0' }, /has 1 to/],
    ['offset', { offset: 'here' }, /not an address/],
    ['request', { offset: '0x10000000' }, /would leave BAR 0 of b/],
    ['request', { bar: 3 }, /has no BAR 3/],
    ['request', { initiator: node('sw') }, /is a port/],
    ['request', { target: node('nobody'), bar: 0 }, /no device nobody/],
    ['bar', { target: node('rp') }, /No memory BAR/],
  ] as const)('%s: %o', (field, form, text) => {
    const refusal = refused({ form });
    expect(refusal?.field).toBe(field);
    expect(refusal?.text).toMatch(text);
  });
  it('a device without bus mastering is no bad request: it sends nothing', () => {
    const machine = withFunction(rack(), 'a', () => ({ command: commandOf(true, false) }));
    const { route } = answered({ machine });
    expect(isDelivered(route)).toBe(false);
    expect(sentenceText(route.outcome.sentence)).toContain('Bus Master Enable is clear');
  });
});
