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

/** How much two colours differ in brightness, as WCAG 2 counts it. */
function contrast(a: string, b: string): number {
  const brightness = (written: string) => {
    const colour = written.length === 4 ? written.replace(/[^#]/g, '$&$&') : written;
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [brightness(a), brightness(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`lines of the picture keep 3:1 on every ground, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('./');
    const token = (name: string) =>
      page.evaluate(
        property => getComputedStyle(document.documentElement).getPropertyValue(property).trim(),
        `--${name}`,
      );
    for (const line of ['line-strong', 'accent', 'direct', 'host', 'staged', 'blocked', 'unknown']) {
      for (const ground of ['ground', 'panel']) {
        const ratio = contrast(await token(line), await token(ground));
        expect(ratio, `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
}
