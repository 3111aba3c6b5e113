import { expect } from '@playwright/test';
import { openExample, outline, test } from './page.ts';

test('anything is found by words from the keyboard, and typing ahead fires no command', async ({ page }) => {
  await openExample(page, /PLX/i);
  await outline(page).getByRole('treeitem').first().focus();
  await page.keyboard.type('nvme', { delay: 30 });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(outline(page).locator(':focus')).toContainText('NVMe');

  await page.keyboard.press('Control+f');
  const find = page.getByRole('dialog', { name: 'Find' });
  await find.getByRole('combobox').fill('gpu3');
  await expect(find.getByRole('option').first()).toContainText('GPU 3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Facts about GPU 3' })).toBeVisible();
  await expect(outline(page).locator(':focus')).toContainText('GPU 3');

  await page.keyboard.press('Control+k');
  await find.getByRole('combobox').fill('02:10.0');
  await expect(find.getByRole('option').first()).toContainText('02:10.0');
  await find.getByRole('combobox').fill('all of them are slow');
  await expect(find.getByRole('option').first()).toContainText('Lesson');
  await find.getByRole('combobox').fill('command line');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Kernel command line')).toBeVisible();

  await page.keyboard.press('Control+k');
  await find.getByRole('combobox').fill('traffic lab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Traffic' })).toHaveAttribute('aria-selected', 'true');
});
