import { expect } from '@playwright/test';
import {
  cell,
  openExample,
  openMatrix,
  pasteMachine,
  reload,
  test,
  twoSwitches,
  twoSwitchesName,
  verdict,
} from './page.ts';

test('a link brings machine, pair and settings, read-only, and a copy of it is one’s own', async ({
  page,
  context,
}) => {
  await pasteMachine(page, twoSwitches);
  await openMatrix(page);
  await page.getByRole('combobox', { name: 'Kernel' }).selectOption('5.4');
  await cell(page, 'NVMe 1', 'NVMe 0').click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link).toContain('#s=1');

  const reader = await context.newPage();
  await reader.goto(link);
  await expect(verdict(reader)).toContainText('Blocked');
  await expect(verdict(reader)).toContainText('Linux 5.4');
  await expect(reader.getByRole('combobox', { name: 'Kernel' })).toBeDisabled();

  await reader.getByRole('button', { name: 'Make a copy' }).click();
  await expect(reader.getByRole('combobox', { name: 'Kernel' })).toBeEnabled();
  await reader.getByRole('combobox', { name: 'Kernel' }).selectOption('7.3');
  await expect(verdict(reader)).toContainText('Linux 7.3');
});

test('opening a link loses nothing that was there', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  const mine = page.url();
  expect(mine).toContain('#d=');
  await openExample(page, /desktop/i);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(mine);
  await expect(page.getByRole('banner')).toContainText(twoSwitchesName);
});

test('a reload brings back the machine and the pair', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await openMatrix(page);
  await cell(page, 'NVMe 1', 'NVMe 0').click();
  await expect(verdict(page)).toContainText('Unknown');
  await reload(page);
  await expect(verdict(page)).toContainText('Unknown');
});

test('a damaged link is answered in words', async ({ page }) => {
  await page.goto('./#s=1d.AAAA');
  await expect(page.getByRole('status')).toContainText(/link/i);
  await expect(page.getByRole('button', { name: 'Paste lspci' })).toBeVisible();
});
