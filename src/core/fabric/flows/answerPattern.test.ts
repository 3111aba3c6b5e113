import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { platformFor } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { usualPattern } from '../packets/patterns.ts';
import { answerPattern } from './answerPattern.ts';

/** a and b below one switch, c below another root port of a host bridge that is not on the list. */
const machine = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('sw', [device('a'), device('b')])]),
    rootPort('rp1', [device('c')]),
  ]),
);

function flowsOf(pattern: 'each-to-next' | 'gpu-ring') {
  const read = answerPattern({
    machine,
    settings: { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } },
    platform: platformFor(machine),
    choice: { ...usualPattern, pattern },
  });
  if (!read.ok) throw new Error(read.error.code);
  return read.value.flows;
}

describe('a pattern under the kernel’s verdicts', () => {
  it('goes by bus address below a switch, and through memory where the kernel refuses', () => {
    expect(flowsOf('each-to-next').map(({ name, addressing }) => [name, addressing])).toEqual([
      ['a writes b', 'bus'],
      ['b writes c, into memory', 'dma-map'],
      ['b writes c, out of memory', 'dma-map'],
      ['c writes a, into memory', 'dma-map'],
      ['c writes a, out of memory', 'dma-map'],
    ]);
  });

  it('keeps who follows whom: the second half of what became two', () => {
    expect(flowsOf('gpu-ring').map(({ follows }) => follows?.flow)).toEqual([4, 0, 1, 2, 3]);
  });

  it('of a machine without its devices is refused in words', () => {
    const none = fabricMachine(hostBridge([rootPort('rp', [device('a')])]));
    const read = answerPattern({
      machine: none,
      settings: defaultSettings,
      platform: platformFor(none),
      choice: usualPattern,
    });
    expect(!read.ok && read.error.code).toBe('too-few-devices');
  });
});
