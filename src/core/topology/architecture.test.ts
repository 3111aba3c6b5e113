import { expect, it } from 'vitest';
import { openScene, scenes } from '../scenes/scenes.ts';
import { architectureOf, architectures } from './architecture.ts';
import { knownValue } from './fact.ts';

const nameOf = (vendorIds: readonly (number | undefined)[]) =>
  vendorIds.includes(0x1014) ? 'POWER, windows as captured' : 'x86';

it.each(scenes.map(({ id }) => id))('%s: the architecture is that of who made its root ports', id => {
  const machine = openScene(id)?.document.machine;
  if (!machine) throw new Error(`no scene ${id}`);
  const vendors = machine.functions.map(({ vendorId }) => knownValue(vendorId));
  const found = architectures.find(each => each.id === architectureOf(machine));
  expect(found?.name).toBe(nameOf(vendors));
});
