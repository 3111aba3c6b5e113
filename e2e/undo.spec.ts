import { expect, type Page } from '@playwright/test';
import { openExample, reload, test } from './page.ts';

const kernel = (page: Page) => page.getByRole('combobox', { name: 'Kernel' });
const button = (page: Page, name: 'Undo' | 'Redo') => page.getByRole('button', { name, exact: true });

test('what was chosen is undone and redone, and a reload keeps it', async ({ page }) => {
  await openExample(page, /one PLX switch/);
  await expect(button(page, 'Undo')).toBeDisabled();
  await expect(button(page, 'Redo')).toBeDisabled();
  const first = await kernel(page).inputValue();
  await kernel(page).selectOption('5.4');
  await kernel(page).selectOption('4.20');
  await button(page, 'Undo').click();
  await expect(kernel(page)).toHaveValue('5.4');
  await button(page, 'Undo').click();
  await expect(kernel(page)).toHaveValue(first);
  await expect(button(page, 'Undo')).toBeDisabled();
  await button(page, 'Redo').click();
  await expect(kernel(page)).toHaveValue('5.4');
  await expect(page.getByRole('status').filter({ hasText: 'Done again' })).toBeVisible();
  await reload(page);
  await expect(kernel(page)).toHaveValue('5.4');
  await expect(button(page, 'Undo')).toBeDisabled();
});

test('the keys undo and redo, and leave a field its own', async ({ page }) => {
  await openExample(page, /one PLX switch/);
  const first = await kernel(page).inputValue();
  await kernel(page).selectOption('5.4');
  await page.keyboard.press('Control+z');
  await expect(kernel(page)).toHaveValue(first);
  await page.keyboard.press('Control+y');
  await expect(kernel(page)).toHaveValue('5.4');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Shift+Z');
  await expect(kernel(page)).toHaveValue('5.4');
  await page.getByRole('button', { name: 'Boot settings' }).click();
  await page.getByRole('textbox', { name: 'Kernel command line' }).pressSequentially('pci=realloc');
  await page.keyboard.press('Control+z');
  await expect(kernel(page)).toHaveValue('5.4');
});

for (const [width, height] of [
  [1440, 60],
  [1024, 60],
  [390, 100],
] as const) {
  test(`the top bar keeps its lines at ${width} px, however long a machine's name`, async ({ page }) => {
    await openExample(page, /^HGX H100/);
    await page.setViewportSize({ width, height: 800 });
    for (const name of ['Undo', 'Redo', 'Boot settings', 'Copy link']) {
      await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
    }
    const bar = await page.getByRole('banner').boundingBox();
    expect(bar?.height).toBeLessThan(height);
  });
}
