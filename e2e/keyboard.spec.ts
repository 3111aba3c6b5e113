import { expect, type Page } from '@playwright/test';
import { outline, test, twoSwitches, verdict } from './page.ts';

/** Presses Tab until the focus is on what this role and name find. */
async function tabTo(
  page: Page,
  role: 'button' | 'textbox' | 'treeitem' | 'gridcell' | 'combobox',
  name: string | RegExp,
) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if (await page.getByRole(role, { name }).and(page.locator(':focus')).count()) return;
  }
  throw new Error(`Tab never reached the ${role} ${name}`);
}

test('from the start page to a verdict without a mouse', async ({ page }) => {
  await page.goto('./');
  await tabTo(page, 'button', /Paste lspci/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Capture');
  await page.keyboard.insertText(twoSwitches);
  await tabTo(page, 'button', 'Draw this machine');
  await page.keyboard.press('Enter');
  await expect(outline(page)).toBeVisible();

  await tabTo(page, 'treeitem', /./);
  // A letter right after a name goes on with it; another key ends the name.
  await page.keyboard.type('nv');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('p');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('nv');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('p');
  await expect(verdict(page)).toContainText('Unknown');

  await tabTo(page, 'button', 'Matrix');
  await page.keyboard.press('Enter');
  await tabTo(page, 'gridcell', /./);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('gridcell', { selected: true })).toBeFocused();
});

test('the picture is zoomed and folded without a mouse', async ({ page }) => {
  await page.goto('./#e=workstation-plx');
  const picture = page.getByRole('img', { name: /^Tree of/ });
  const shown = () => picture.getAttribute('data-shown');
  await expect.poll(shown).not.toBeNull();
  const before = Number(await shown());
  await tabTo(page, 'treeitem', /./);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem', { name: /^01:00.0/ })).toBeFocused();
  await page.keyboard.press('f');
  await expect.poll(async () => Number(await shown())).toBeLessThan(before);
  await page.keyboard.press('f');
  await expect.poll(async () => Number(await shown())).toBe(before);
  await picture.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('0');
  await expect(picture).toBeFocused();
});

test('Escape closes a dialog and gives the focus back', async ({ page }) => {
  await page.goto('./');
  await tabTo(page, 'button', /Open an example/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: /Open an example/ })).toBeFocused();
});
