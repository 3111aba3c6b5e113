import { describe, expect, it } from 'vitest';
import { knownValue } from '../../topology/fact.ts';
import { importText } from '../importText.ts';

const endpoint = (
  speed: string,
  status2 = '',
) => `01:00.0 3D controller [0302]: NVIDIA Corporation GH100 [10de:2330]
	Capabilities: [60] Express (v2) Endpoint, IntMsgNum 0
		LnkCap:	Port #0, Speed ${speed}, Width x16, ASPM L1, Exit Latency L1 <4us
		LnkSta:	Speed ${speed}, Width x16
${status2}`;

function read(text: string) {
  const imported = importText(text);
  const fn = imported.ok ? imported.value.machines[0]?.functions[0] : undefined;
  const link = fn && knownValue(fn.link);
  return { rate: link && knownValue(link.current), flit: fn?.flitMode };
}

describe('speeds of links', () => {
  it('128 GT/s is Gen7', () => expect(read(endpoint('128GT/s')).rate).toEqual({ generation: 7, width: 16 }));
  it('a speed that no generation has is unknown, and no other speed stands in', () =>
    expect(read(endpoint('256GT/s')).rate).toBeUndefined());
  it.each([
    ['+', true],
    ['-', false],
  ])('Link Status 2 says FltMode%s', (sign, value) => {
    const status2 = `		LnkSta2: Current De-emphasis Level: -3.5dB, EqualizationComplete+ EqualizationPhase1+
			 EqualizationPhase2+ EqualizationPhase3+ LinkEqualizationRequest-
			 Retimer- 2Retimers- CrosslinkRes: unsupported, FltMode${sign}
`;
    expect(read(endpoint('32GT/s', status2)).flit).toEqual({ state: 'known', value, source: 'text' });
  });
  it('a lspci that does not print it leaves it unknown', () =>
    expect(read(endpoint('32GT/s')).flit?.state).toBe('unknown'));
});
