import { expect, it } from 'vitest';
import { nameMachine } from '../formats/merging/nameMachine.ts';
import { openScene } from './scenes.ts';

/** What the built-in machines would be called if they were pasted. */
it.each([
  ['workstation-plx', '4 GPUs, PEX 8747: Intel'],
  ['epyc-nvme', '16 NVMe drives: AMD'],
  ['dgx-1', '8 GPUs, 4 switches: Intel Xeon'],
  ['nvmeof-target', '5 NVMe drives, PEX 9733: Intel Xeon'],
  ['power9-ac922', '4 GPUs, 2 switches: IBM'],
  ['thunderbolt-laptop', '2 GPUs: Intel'],
])('%s', (id, name) => {
  const machine = openScene(id)?.document.machine;
  expect(machine && nameMachine(machine, { model: null, cpu: null, sockets: null })).toBe(name);
});
