import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { buildScene } from '../../scenes/buildScene.ts';
import { scenes } from '../../scenes/scenes.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { socketsShown } from './socketsShown.ts';

const treeOf = (id: string) => {
  const scene = scenes.find(each => each.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  return machineTree(buildScene(scene).document.machine);
};
const asked = { settings: defaultSettings, platform: {} };

describe('what the picture says of sockets', () => {
  it('is one for each group of roots, with what joins them', () => {
    const shown = socketsShown(treeOf('hgx-h100'), asked);
    expect(shown.map(({ group }) => group)).toEqual(['numa:0', 'numa:1']);
    expect(shown[0]?.parts).toMatchObject({
      dram: '307.2 GB/s, all channels',
      cores: 'Intel Xeon, Sapphire or Emerald Rapids',
    });
    expect(shown[0]?.link).toBe('UPI, 22 GB/s shared');
  });

  it('tells an IOMMU that was set from one that is only assumed to be off', () => {
    const tree = treeOf('desktop');
    const iommu = (more: Partial<typeof asked>) => socketsShown(tree, { ...asked, ...more })[0]?.parts.iommu;
    expect(iommu({})).toBe('off: drawn');
    expect(iommu({ settings: { ...defaultSettings, iommu: 'on' } })).toBe('on, translates: boot setting');
    expect(iommu({ platform: { iommu: { mode: 'pass-through', ats: false } } })).toBe(
      'on, pass-through: set',
    );
  });

  it('has no socket link where there is one socket', () => {
    expect(socketsShown(treeOf('desktop'), asked).map(({ link }) => link)).toEqual([null]);
  });
});
