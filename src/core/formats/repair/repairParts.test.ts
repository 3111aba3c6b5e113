import { describe, expect, it } from 'vitest';
import { repairParts } from './repairParts.ts';
import { repairText } from './repairText.ts';

const bridge = '00:1c.0 PCI bridge [0604]: Maker Port [8086:9d10]';
const device = '01:00.0 Ethernet controller [0200]: Maker NIC [8086:1539]';

describe('texts one after the other', () => {
  it('are mended each by itself, and keep the numbers of their lines', () => {
    const text = `> ${bridge}\n> ${device}\n\n==> other.txt <==\n${device}\n${bridge}\n${device}\n${bridge}\n${device}\n`;
    const { states, repairs } = repairParts(text);
    expect(states).toHaveLength(1);
    expect(states[0]?.slice(0, 5)).toEqual([
      { number: 1, text: bridge },
      { number: 2, text: device },
      { number: 3, text: '' },
      { number: 4, text: '==> other.txt <==' },
      { number: 5, text: device },
    ]);
    expect(repairs).toMatchObject([{ code: 'quotes', firstLine: 1, lastLine: 2 }]);
  });

  it('of which the second is damaged, tell its lines by their place in the whole', () => {
    const stamped = [bridge, device].map(line => `[web-1] ${line}`).join('\n');
    const { states, repairs } = repairParts(`${bridge}\n${device}\n${bridge}\n\n==> b <==\n${stamped}`);
    expect(states[0]?.filter(({ text }) => text.startsWith('[web'))).toEqual([]);
    expect(repairs).toMatchObject([{ code: 'prefix', firstLine: 6, lastLine: 7 }]);
  });

  it('are one where no name stands between', () => {
    const text = `${bridge}\n${device}`;
    expect(repairParts(text)).toEqual(repairText(text));
  });
});
