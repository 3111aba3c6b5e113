import { expect, type Page } from '@playwright/test';
import { outline, test } from './page.ts';

const picture = (page: Page) => page.getByRole('img', { name: /^Tree of/ });
const overview = (page: Page) => page.locator('canvas.overview');
const camera = (page: Page) => picture(page).getAttribute('data-camera');

async function openHgx(page: Page) {
  await page.goto('./#e=hgx-h100');
  await expect(picture(page)).toHaveAttribute('data-lit', /gpu0/);
}

test('a machine of eight GPUs is seen whole, all of it named, and beside a dock its sockets stand side by side', async ({
  page,
}) => {
  await openHgx(page);
  await expect(picture(page)).toHaveAttribute('data-seen', 'whole');
  expect(Number((await camera(page))?.split(' ')[0])).toBeGreaterThan(0.33);
  /** Devices are the widest boxes, and stand below each other. */
  const columns = async () => {
    const all = ((await picture(page).getAttribute('data-boxes')) ?? '').split(';');
    const boxes = all.map(box => box.split(' ').map(Number));
    const widest = Math.max(...boxes.map(([, , width = 0]) => width));
    return new Set(boxes.filter(([, , width = 0]) => width > widest - 1).map(([x]) => x)).size;
  };
  await expect.poll(columns).toBe(1);
  await page.setViewportSize({ width: 1440, height: 600 });
  await expect.poll(columns).toBeGreaterThan(1);
});

test('a large machine on a small screen is first seen where the pair is, and the overview and the keys lead elsewhere', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await openHgx(page);
  await expect(picture(page)).toHaveAttribute('data-seen', 'part');
  await expect(overview(page)).toBeVisible();
  const zoom = Number((await camera(page))?.split(' ')[0]);
  expect(zoom).toBeGreaterThan(0.34);

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
  await expect(picture(page)).toHaveAttribute('data-seen', 'whole');
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

test('sockets open into memory, cores, IOMMU and root complex, by a button and by their titles', async ({
  page,
}) => {
  await page.goto('./#e=xeon-skylake');
  await expect(picture(page)).toHaveAttribute('data-boxes', /\d/);
  const button = page.getByRole('button', { name: 'Sockets', exact: true });
  await button.click();
  await expect(picture(page)).toHaveAttribute('data-sockets', 'numa:0 numa:1');
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await button.click();
  await expect(picture(page)).toHaveAttribute('data-sockets', '');
  // The title of the first socket, in the upper left corner of the picture.
  const [zoom = 1, x = 0, y = 0] = ((await camera(page)) ?? '').split(' ').map(Number);
  await picture(page).click({ position: { x: x + 40 * zoom, y: y + 14 * zoom } });
  await expect(picture(page)).toHaveAttribute('data-sockets', 'numa:0');
});

test('a machine that loses its last host bridge leaves nothing on the stage', async ({ page }) => {
  await page.goto('./#e=desktop');
  await expect(picture(page)).toHaveAttribute('data-boxes', /\d/);
  await outline(page)
    .getByRole('treeitem', { name: /^Host bridge/ })
    .first()
    .focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(picture(page)).toHaveAttribute('data-shown', '0');
  await page.keyboard.press('Control+z');
  await expect(picture(page)).toHaveAttribute('data-boxes', /\d/);
  await expect.poll(async () => (await blanks(page)).blank).toEqual([]);
});

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the boxes are on the stage that can be seen as a whole, clear of the overview. */
async function boxesInSight(page: Page): Promise<readonly Rect[]> {
  const stage = await picture(page).boundingBox();
  const small = (await overview(page).isVisible()) ? await overview(page).boundingBox() : null;
  const [zoom = 1, x0 = 0, y0 = 0] = ((await camera(page)) ?? '').split(' ').map(Number);
  const all = ((await picture(page).getAttribute('data-boxes')) ?? '').split(';').map(box => {
    const [x = 0, y = 0, width = 0, height = 0] = box.split(' ').map(Number);
    return { x: x * zoom + x0, y: y * zoom + y0, width: width * zoom, height: height * zoom };
  });
  if (!stage) return [];
  return all.filter(({ x, y, width, height }) => {
    const isIn = x >= 0 && y >= 0 && x + width <= stage.width && y + height <= stage.height;
    const isUnder = small && x + stage.x < small.x + small.width && y + height + stage.y > small.y;
    return isIn && !isUnder;
  });
}

/** How many boxes are in sight, and which of them show nothing but their ground: read from the pixels of the page. */
async function blanks(page: Page) {
  const boxes = await boxesInSight(page);
  const shot = (await picture(page).screenshot()).toString('base64');
  const blank = await page.evaluate(
    async ({ shot, boxes }) => {
      const bytes = Uint8Array.from(atob(shot), letter => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d', {
        willReadFrequently: true,
      });
      if (!context) throw new Error('no canvas to read pixels on');
      context.drawImage(image, 0, 0);
      /** Clear of the border of a box, and of what stands on its corner. */
      const inset = 4;
      return boxes.filter(({ x, y, width, height }) => {
        const { data } = context.getImageData(
          x + inset,
          y + inset,
          Math.max(1, width - 2 * inset),
          Math.max(1, height - 2 * inset),
        );
        const brightness: number[] = [];
        for (let i = 0; i < data.length; i += 4)
          brightness.push((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0));
        const ground = brightness.toSorted((a, b) => a - b)[brightness.length >> 1] ?? 0;
        return brightness.filter(each => Math.abs(each - ground) > 150).length < 12;
      });
    },
    { shot, boxes },
  );
  return { blank, some: boxes.length > 8 };
}

const allWritten = { blank: [], some: true };

test('every box says what it is: opened, copied, edited, in other colours, taken back, moved', async ({
  page,
}) => {
  await openHgx(page);
  await expect.poll(() => blanks(page)).toEqual(allWritten);

  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await expect(page.getByRole('combobox', { name: 'Kernel' })).toBeEnabled();
  await expect.poll(() => blanks(page)).toEqual(allWritten);

  await outline(page)
    .getByRole('treeitem', { name: /^NVMe 1/ })
    .focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(picture(page)).toHaveAttribute('data-shown', '74');
  await expect.poll(() => blanks(page)).toEqual(allWritten);

  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => blanks(page)).toEqual(allWritten);

  await page.keyboard.press('Control+z');
  await expect(picture(page)).toHaveAttribute('data-shown', '75');
  await expect.poll(() => blanks(page)).toEqual(allWritten);

  const before = await camera(page);
  await picture(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => camera(page)).not.toBe(before);
  await expect.poll(() => blanks(page)).toEqual(allWritten);
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
