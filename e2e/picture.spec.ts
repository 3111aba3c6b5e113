import { expect, type Page } from '@playwright/test';
import { outline, test } from './page.ts';

const picture = (page: Page) => page.getByRole('img', { name: /^Tree of/ });
const overview = (page: Page) => page.locator('canvas.overview');
const camera = (page: Page) => picture(page).getAttribute('data-camera');

async function openHgx(page: Page) {
  await page.goto('./#e=hgx-h100');
  await expect(picture(page)).toHaveAttribute('data-lit', /gpu0/);
}

test('a large machine is first seen where the pair is, and the overview and the keys lead elsewhere', async ({
  page,
}) => {
  await openHgx(page);
  await expect(picture(page)).toHaveAttribute('data-seen', 'part');
  await expect(overview(page)).toBeVisible();
  const zoom = Number((await camera(page))?.split(' ')[0]);
  expect(zoom).toBeGreaterThan(0.6);

  const first = await camera(page);
  const box = await overview(page).boundingBox();
  await overview(page).click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) - 8 } });
  await expect.poll(() => camera(page)).not.toBe(first);
  const lower = await camera(page);
  await picture(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => camera(page)).not.toBe(lower);

  await page.keyboard.press('0');
  await expect(picture(page)).toHaveAttribute('data-seen', 'whole');
  await expect(overview(page)).toBeHidden();
});

test('an edit leaves the picture where it is', async ({ page }) => {
  await openHgx(page);
  await expect(picture(page)).toHaveAttribute('data-seen', 'part');
  const before = await camera(page);
  await page.getByRole('combobox', { name: 'Kernel' }).selectOption('5.4');
  await outline(page)
    .getByRole('treeitem', { name: /^NVMe 1/ })
    .focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(picture(page)).toHaveAttribute('data-shown', '74');
  expect(await camera(page)).toBe(before);
  await page.keyboard.press('Control+z');
  await expect(picture(page)).toHaveAttribute('data-shown', '75');
  expect(await camera(page)).toBe(before);
});

test('what a path ends in is named where it is folded away with others', async ({ page }) => {
  await page.goto('./#e=nvme-rack');
  await expect(picture(page)).toHaveAttribute('data-within', 'NVMe 0');
});
