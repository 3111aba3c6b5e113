import { expect } from '@playwright/test';
import { cell, openExample, openMatrix, outline, pasteMachine, test, verdict } from './page.ts';

/** Two GPUs and what NVIDIA's own tool says of them: a made-up machine. */
const gpu = (bus: string) =>
  `${bus}:00.0 VGA compatible controller [0300]: NVIDIA Corporation AD102 [GeForce RTX 4090] [10de:2684]\n\tKernel driver in use: nvidia`;
const table = (letter: string, cell: string) =>
  `$ nvidia-smi topo -p2p ${letter}\n \tGPU0\tGPU1\n GPU0\tX\t${cell}\n GPU1\t${cell}\tX\n`;
const rig = [
  '00:00.0 Host bridge [0600]: Device [1234:4c43]',
  gpu('03'),
  gpu('41'),
  '',
  table('r', 'CNS'),
  table('w', 'CNS'),
].join('\n');

test('a pair says which layer refuses first, with what the driver’s own tool printed', async ({ page }) => {
  await pasteMachine(page, rig);
  for (const name of [/^GPU 0/, /^GPU 1/]) {
    await outline(page).getByRole('treeitem', { name }).focus();
    await page.keyboard.press('p');
  }
  const layers = page.getByRole('region', { name: 'Layers' });
  await expect(verdict(page)).toContainText('first no: Driver');
  await expect(layers).toContainText('nvidia-smi topo -p2p r: CNS (chipset not supported)');
  await expect(layers.getByRole('listitem').filter({ hasText: 'Linux' }).first()).toContainText('Not asked');
  // What one wants it for decides who is asked.
  await page.getByRole('combobox', { name: /^For/ }).selectOption('p2pdma');
  await expect(layers.getByRole('listitem').filter({ hasText: 'Linux' }).first()).not.toContainText(
    'Not asked',
  );
});

test('every pair by layer, and the paths that NCCL would see', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await openMatrix(page);
  await page.getByRole('button', { name: 'Layers' }).click();
  await expect(cell(page, 'NIC 0', 'GPU 0')).toBeVisible();
  await page.getByRole('button', { name: 'Paths in NCCL and RCCL' }).click();
  const dialog = page.getByRole('dialog', { name: 'Paths in NCCL and RCCL' });
  await expect(dialog.getByRole('region', { name: 'GPU to GPU' })).toContainText('NVL');
  await dialog.getByLabel('Release', { exact: true }).fill('latest');
  await expect(dialog.getByRole('alert')).toContainText('not a version of NCCL');
});
