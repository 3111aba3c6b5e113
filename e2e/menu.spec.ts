import { expect, type Page } from '@playwright/test';
import { openExample, outline, test } from './page.ts';

test('all that can be done with a device is one menu: by the mouse, by a key, and back again', async ({
  page,
}) => {
  await openExample(page, /PLX/i);
  const row = outline(page).getByRole('treeitem', { name: /^GPU 2/ });
  await row.click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'GPU 2' });
  await expect(menu.getByRole('menuitem', { name: /^Facts/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(menu.getByRole('menuitem', { name: /^Use in a pair/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(menu).toHaveCount(0);
  await expect(page.getByText('Choose the second device')).toBeVisible();

  await row.focus();
  await page.keyboard.press('Shift+F10');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(row).toBeFocused();
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a long press asks for the menu, one finger moves the picture and two make it larger', async ({
    page,
  }) => {
    await page.goto('./#e=workstation-plx');
    await page.getByRole('button', { name: 'Outline', exact: true }).tap();
    const row = outline(page).getByRole('treeitem', { name: /^GPU 2/ });
    const touch = await fingers(page);
    const box = await row.boundingBox();
    if (!box) throw new Error('no row');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await touch('touchStart', [middle]);
    const menu = page.getByRole('menu', { name: 'GPU 2' });
    await expect(menu).toBeVisible();
    await touch('touchEnd', []);
    await menu.getByRole('menuitem', { name: /^Facts/ }).tap();
    await expect(page.getByRole('region', { name: 'Facts about GPU 2' })).toBeVisible();

    await page.getByRole('button', { name: 'Tree', exact: true }).tap();
    const picture = page.getByRole('img', { name: /^Tree of/ });
    await expect.poll(() => picture.getAttribute('data-camera')).not.toBeNull();
    const zoom = async () => Number((await picture.getAttribute('data-camera'))?.split(' ')[0]);
    const across = async () => Number((await picture.getAttribute('data-camera'))?.split(' ')[1]);
    const whole = await picture.boundingBox();
    if (!whole) throw new Error('no picture');
    // Where nothing is drawn, below the machine.
    const from = { x: whole.x + 200, y: whole.y + whole.height - 60 };
    const before = await across();
    await touch('touchStart', [from]);
    for (const step of [20, 40, 60]) await touch('touchMove', [{ x: from.x - step, y: from.y }]);
    await touch('touchEnd', []);
    await expect.poll(across).not.toBe(before);

    const small = await zoom();
    const apart = (by: number) => [
      { x: from.x - by, y: from.y },
      { x: from.x + by, y: from.y },
    ];
    await touch('touchStart', apart(20));
    for (const by of [40, 60, 90]) await touch('touchMove', apart(by));
    await touch('touchEnd', []);
    await expect.poll(zoom).toBeGreaterThan(small);
  });
});

/** Fingers on the glass, as the browser gets them from a screen. */
async function fingers(page: Page) {
  const browser = await page.context().newCDPSession(page);
  return (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: readonly { readonly x: number; readonly y: number }[],
  ) => browser.send('Input.dispatchTouchEvent', { type, touchPoints: [...touchPoints] });
}
