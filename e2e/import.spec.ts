import { expect } from '@playwright/test';
import { openMatrix, outline, pasteMachine, test, twoSwitches } from './page.ts';

test('a pasted capture becomes an outline, a picture and a matrix', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await expect(outline(page).getByRole('treeitem', { name: /NVMe 0/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /tree of/i })).toBeVisible();
  await openMatrix(page);
  await expect(page.getByRole('grid').getByRole('rowheader')).not.toHaveCount(0);
});

test('a dropped file is read like a paste', async ({ page }) => {
  await page.goto('./');
  const drop = await page.evaluateHandle(text => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'rack7.txt', { type: 'text/plain' }));
    return transfer;
  }, twoSwitches);
  await page.dispatchEvent('.app', 'drop', { dataTransfer: drop });
  await expect(outline(page)).toBeVisible();
  await expect(page.getByRole('banner').getByRole('button', { name: 'rack7' })).toBeVisible();
});

test('what is not lspci is named, with the command that makes a better one, and the text stays', async ({
  page,
}) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste lspci' }).click();
  const box = page.getByRole('textbox', { name: 'Capture' });
  await box.fill(
    '        GPU0    GPU1    CPU Affinity\nGPU0     X      PIX     0-15\nGPU1    PIX      X      0-15\n',
  );
  await page.getByRole('button', { name: 'Draw this machine' }).click();
  await expect(page.getByRole('alert')).toContainText('nvidia-smi');
  await expect(page.getByRole('alert')).toContainText('lspci');
  await expect(box).toHaveValue(/GPU0/);
});

test('the report says what was read and what was left out', async ({ page }) => {
  await pasteMachine(page, `some words before it\n${twoSwitches}`);
  await page.getByRole('button', { name: /captured · lspci/ }).click();
  await expect(page.getByRole('dialog')).toContainText('lspci');
  await page.getByText(/were not part of any lspci output/).click();
  await expect(page.getByRole('dialog')).toContainText('some words before it');
});
