import { expect, it } from 'vitest';
import { importText } from './importText.ts';

it('the kernel modules that could bind are read in their order, the driver in use beside them', () => {
  const text = [
    '01:00.0 VGA compatible controller [0300]: NVIDIA Corporation Device [10de:2684]',
    '\tKernel driver in use: vfio-pci',
    '\tKernel modules: nvidiafb, nouveau, nvidia_drm, nvidia',
  ].join('\n');
  const read = importText(text);
  const [gpu] = read.ok ? (read.value.machines[0]?.functions ?? []) : [];
  expect(gpu?.kernelModules).toEqual({
    state: 'known',
    value: ['nvidiafb', 'nouveau', 'nvidia_drm', 'nvidia'],
    source: 'text',
  });
  expect(gpu?.driver).toMatchObject({ value: 'vfio-pci' });
});

it('what is no name of a module is left out, and the line is told', () => {
  const read = importText(
    '01:00.0 VGA compatible controller [0300]: NVIDIA Corporation Device [10de:2684]\n\tKernel modules: nvidia, <none>',
  );
  expect(read.ok && read.value.machines[0]?.functions[0]?.kernelModules).toMatchObject({ value: ['nvidia'] });
  expect(read.ok && read.value.warnings).toContainEqual(
    expect.objectContaining({ code: 'out-of-range', line: 2 }),
  );
});
