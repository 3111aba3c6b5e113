import { expect, it } from 'vitest';
import { openScene } from '../../scenes/scenes.ts';
import { memoryToShow } from './memoryToShow.ts';

function shownIn(scene: string) {
  const opened = openScene(scene);
  if (!opened) throw new Error(scene);
  const { machine, drivers } = opened.document;
  return memoryToShow(machine, drivers.memory).map(({ node, words }) => [node, words]);
}

it('drives with a buffer say so, the largest come first, and among equals those below a switch', () => {
  expect(shownIn('nvmeof-target').slice(0, 4)).toEqual([
    ['cmb0', 'buffer of 512 MiB (CMB)'],
    ['cmb1', 'buffer of 512 MiB (CMB)'],
    ['cmb4', 'buffer of 512 MiB (CMB)'],
    ['rnic', 'BAR of 32 MiB'],
  ]);
});

it('a card with more memory than its BAR shows says how much of it is shown', () => {
  expect(shownIn('workstation-plx')[0]).toEqual(['gpu0', 'BAR of 256 MiB before 8 GiB']);
});
