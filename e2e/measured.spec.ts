import { expect } from '@playwright/test';
import { openExample, openMatrix, reload, test } from './page.ts';

const cellOf = (words: RegExp) => ({ role: 'gridcell', name: words }) as const;

test('predicted bandwidth beside what somebody measured, with how far it is off', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await openMatrix(page);
  await page.getByRole('button', { name: 'GB/s' }).click();
  const words = cellOf(/^GPU 1 writes to the memory of GPU 0: Direct, predicted 5\d\.\d GB\/s$/);
  await expect(page.getByRole(words.role, { name: words.name })).toBeVisible();

  await page.getByRole('button', { name: 'Compare with a measurement' }).click();
  const box = page.getByRole('textbox', { name: 'Measurement' });
  await box.fill('nothing of the kind');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('No matrix was found');
  await expect(box).toHaveValue('nothing of the kind');

  await box.fill('      GPU0 GPU1\nGPU0     X 53.8\nGPU1  13.5    X\n');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  // GPU 0 is the source of 53.8: it writes to GPU 1.
  await expect(
    page.getByRole('gridcell', { name: /^GPU 0 writes to the memory of GPU 1: .*; measured 53\.8 GB\/s/ }),
  ).toBeVisible();
  const far = page.getByRole('gridcell', { name: /^GPU 1 writes .* GPU 0: .* 75 % less$/ });
  await expect(far).toBeVisible();
  await reload(page);
  await openMatrix(page);
  await expect(far).toBeVisible();
});

test('ACS redirect on halves what a pair reaches both ways', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await openMatrix(page);
  await page.getByRole('button', { name: 'GB/s' }).click();
  await page.getByRole('button', { name: 'Both ways' }).click();
  const pair = (way: string, gigabytes: string) =>
    page.getByRole('gridcell', {
      name: new RegExp(`^GPU 1 writes to the memory of GPU 0: ${way}, predicted ${gigabytes}`),
    });
  await expect(pair('Direct', '10\\d\\.')).toBeVisible();
  await page.getByRole('button', { name: 'Boot settings' }).click();
  await page.getByRole('button', { name: 'On: the kernel enables ACS' }).click();
  await expect(pair('Via host bridge', '[45]\\d\\.')).toBeVisible();
});
