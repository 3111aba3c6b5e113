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

describe('a rate that PCIe does not have as far as it is known here', () => {
  const told = (status: string) => {
    const text = `00:00.0 Host bridge [0600]: A host bridge [1234:0001]
00:01.0 Ethernet controller [0200]: A device [1234:0002]
	Capabilities: [40] Express (v2) Endpoint, MSI 00
		LnkSta:	${status}`;
    const imported = importText(text);
    if (!imported.ok) throw new Error(imported.error.code);
    const { machines, warnings } = imported.value;
    const link = machines[0]?.functions.find(({ bdf }) => bdf.endsWith('01.0'))?.link;
    return {
      current: link?.state === 'known' ? link.value.current.state : link?.state,
      warned: warnings.filter(({ code }) => code === 'strange-rate'),
    };
  };

  it.each(['Speed 256GT/s, Width x16', 'Speed 16GT/s, Width x5', 'Speed 3GT/s, Width x1'])('%s', status => {
    const { current, warned } = told(status);
    expect(current).toBe('unknown');
    expect(warned).toEqual([
      expect.objectContaining({ line: 4, message: expect.stringMatching(/stays unknown/) }),
    ]);
  });

  it.each([
    'Speed 128GT/s, Width x16',
    'Speed unknown, Width x16',
    'Speed unknown, Width x0',
    'Speed 2.5GT/s, Width x0',
  ])('says nothing of %s', status => expect(told(status).warned).toEqual([]));
});
