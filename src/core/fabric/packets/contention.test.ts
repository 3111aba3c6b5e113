import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../../cli/truth/contentionRigs.ts';
import { csvRows } from '../../../cli/truth/csvTable.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { between, simulated, steadyGigabytes } from '../../testing/simulated.ts';
import { completionOverheadBytes, lineGigabits } from '../rates/linkModel.ts';

/** Measured on eight RTX PRO 6000 below two switches, Gen5 x16; source in the fixtures' README. */
const rows = csvRows(
  readFileSync(new URL('../fixtures/contention-measured.csv', import.meta.url), 'utf8'),
).filter(
  row =>
    row['source']?.includes('2switch-flat') && !/not a link test|endpoint limited/.test(row['note'] ?? ''),
);
const four = (first: number) => [0, 1, 2, 3].map(n => device(`g${first + n}`));
const machine = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('s0', four(0))]),
    rootPort('rp1', [packetSwitch('s1', four(4))]),
  ]),
);

const PAYLOAD_BYTES = 256;
/** What one reader alone got. It is the only figure that the simulation is told. */
const ALONE_GIGABYTES = 53.8;
const line = lineGigabits({ generation: 5, width: 16 }) / 8;
const ceiling = (line * PAYLOAD_BYTES) / (PAYLOAD_BYTES + completionOverheadBytes({ hasEcrc: false }));
const options = { linkEfficiency: ALONE_GIGABYTES / ceiling, traceLimit: 0 };
const US = 1e6;

describe('readers that share links, packet by packet, with the rate of one reader alone for all that is known', () => {
  it('has 13 rows', () => expect(rows).toHaveLength(13));
  // Where everybody reads and is read, requests and DLLPs take their share: 53.8 becomes 51, measured 50.6.
  it.each(rows.map(row => [row['case'] ?? '', Number(row['measured_GBps']), row['unit']] as const))(
    '%s: %s GB/s within 3 %% (16 flows: 5 %%)',
    (what, measured, unit) => {
      const flows = (pairsOf(what) ?? []).map(([reader, from]) =>
        between(`g${reader}`, 'read', `g${from}`, { sizeBytes: 8 << 20 }),
      );
      const rates = steadyGigabytes(simulated({ machine, flows, options }), {
        fromPs: 10 * US,
        toPs: 40 * US,
      });
      const total = rates.reduce((sum, rate) => sum + rate, 0);
      const found = unit === 'avg' ? total / flows.length : total;
      expect(Math.abs(found / measured - 1)).toBeLessThan(what.startsWith('16 ') ? 0.05 : 0.03);
    },
  );
});
