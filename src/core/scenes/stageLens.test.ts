import { describe, expect, it } from 'vitest';
import { machineReport } from '../advisor/report.ts';
import { type StageLensAsked, stageLens } from '../advisor/stageLens.ts';
import { stageLenses } from '../advisor/stageLenses.ts';
import { acsAfterBoot } from '../p2pdma/acs/acsAfterBoot.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { knownValue } from '../topology/fact.ts';
import { machineTree } from '../topology/machineTree.ts';
import { machineOutline } from '../topology/outline.ts';
import { openScene, scenes } from './scenes.ts';

// What the picture says under a lens is what the outline, the report and the boot say elsewhere.

describe.each(scenes.map(({ id }) => id))('%s', id => {
  const machine = openScene(id)?.document.machine;
  if (!machine) throw new Error(`no scene ${id}`);
  const iommu = 'on' as const;
  const settings = { ...defaultSettings, iommu };
  const marks = (lens: StageLensAsked['lens']) =>
    new Map(stageLens({ machine, settings, lens }).map(mark => [mark.node, mark]));
  const { nodes } = machineOutline(machine);

  it('links are those of the outline, and uplinks sold as the report has it', () => {
    const shown = marks('bandwidth');
    for (const node of nodes) if (node.link) expect(shown.get(node.id)?.text).toContain(node.link);
    for (const { switch: sw, ratio } of machineReport(machine, settings).uplinks)
      if (ratio !== null && ratio > 1.05) expect(shown.get(sw)?.text).toContain(`${ratio.toFixed(1)}:1`);
  });

  it('ACS is as the boot leaves it, with what was before where that differs', () => {
    const shown = marks('acs');
    for (const { node, before, after } of acsAfterBoot(machineTree(machine), settings)) {
      const text = shown.get(node)?.text ?? '';
      const now = text.split('→').at(-1) ?? '';
      if (after === 'redirect') expect([node, now]).toEqual([node, expect.stringMatching(/RR|CR|EC/)]);
      if (after === 'no-redirect') expect([node, now]).toEqual([node, expect.not.stringMatching(/RR|CR|EC/)]);
      if (before !== after) expect(shown.get(node)?.tone).toBe('changed');
    }
  });

  it('devices of one group go together', () => {
    const shown = marks('groups');
    for (const { devices } of machineReport(machine, settings).groups)
      for (const device of devices) {
        const words = shown.get(device)?.words ?? '';
        expect([device, words.includes('go too')]).toEqual([device, devices.length > 1]);
      }
  });

  it('NUMA nodes are those of the functions, and what is not known says so', () => {
    for (const fn of machine.functions) {
      const node = knownValue(fn.numaNode);
      if (node !== undefined) expect(marks('numa').get(fn.id)?.text).toBe(`NUMA ${node}`);
    }
    for (const lens of stageLenses)
      if (lens !== 'path')
        for (const { text, tone } of marks(lens).values())
          if (text.endsWith('?')) expect([text, tone]).toEqual([text, 'unknown']);
  });
});
