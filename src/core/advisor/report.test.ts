import { describe, expect, it } from 'vitest';
import { RULES_DATE } from '../p2pdma/kernels/rulesDate.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { buildScene } from '../scenes/buildScene.ts';
import { findScene } from '../scenes/scenes.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import { machineTree } from '../topology/machineTree.ts';
import { machineReport } from './report.ts';
import { reportMarkdown } from './reportMarkdown.ts';

const machine = fabricMachine(
  hostBridge(
    [
      rootPort(
        'rp',
        [packetSwitch('sw', [device('gpu0'), device('gpu1'), device('nic|<b>')], { control: 0 })],
        0x1d,
      ),
      { ...rootPort('rp1', []), slot: 'Slot 2' },
    ],
    { numaNode: 0 },
  ),
);
const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;
const box = { ...machine, name: 'Box *1*' };
const report = machineReport(box, settings);

describe('the report of a machine', () => {
  it('counts lanes, used and free, by socket', () => {
    expect(report.sockets).toEqual([{ numaNode: 0, lanes: 32, used: 16, free: 16, unknownPorts: 0 }]);
  });
  it('says how often an uplink is sold', () => {
    expect(report.uplinks.map(({ switch: id, ratio }) => [id, ratio])).toEqual([['sw', 3]]);
  });
  it('counts pairs by verdict', () => {
    expect(report.pairs.byVerdict).toEqual({
      BUS_ADDR: 6,
      THRU_HOST_BRIDGE: 0,
      NOT_SUPPORTED: 0,
      UNKNOWN: 0,
    });
  });
  it('reads as Markdown, with nothing in a name that acts as markup', () => {
    expect(reportMarkdown(box, report)).toBe(`# Box \\*1\\*

Predicted by Peerlane from the machine as it is drawn or captured, by the rules of ${RULES_DATE}.

## Lanes

| Socket | Lanes | Used | Free | Not known |
|---|---|---|---|---|
| node 0 | 32 | 16 | 16 |  |

## Free slots

- Slot 2, x16 Gen5, node 0

## Uplinks of switches

| Switch | Uplink | GB/s up | GB/s below | Oversold |
|---|---|---|---|---|
| switch upstream port sw | x16 Gen5 | 54.7 | 164.2 | 3.0 : 1 |

## Pairs

Of 6 ordered pairs: 6 Direct.

| Memory of \\\\ reached by | gpu0 | gpu1 | nic\\|\\<b\\> |
|---|---|---|---|
| gpu0 | – | Direct | Direct |
| gpu1 | Direct | – | Direct |
| nic\\|\\<b\\> | Direct | Direct | – |

## IOMMU groups

- gpu0 can be assigned alone.
- gpu1 can be assigned alone.
- nic\\|\\<b\\> can be assigned alone.
`);
  });
  it('holds for a whole server', () => {
    const scene = findScene('hgx-h100');
    if (!scene) throw new Error('no scene');
    const { document } = buildScene(scene);
    const { sockets, uplinks, groups } = machineReport(document.machine, {
      ...document.settings,
      iommu: 'on',
    });
    expect(sockets.map(({ numaNode }) => numaNode)).toEqual([0, 1]);
    expect(uplinks.every(({ ratio }) => ratio !== null && ratio > 1)).toBe(true);
    expect(groups.length).toBeGreaterThan(20);
  });
  it('names a group by a device that somebody would give away, not by what goes with it', () => {
    const scene = findScene('epyc-nvme');
    if (!scene) throw new Error('no scene');
    const { machine, settings } = buildScene(scene).document;
    const { groups } = machineReport(machine, settings);
    const dull = uninterestingFunctions(machineTree(machine));
    expect(groups.flatMap(({ devices: [first] }) => (first && dull.has(first) ? [first] : []))).toEqual([]);
  });
});
