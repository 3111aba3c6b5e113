import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** A capture of our own: two switches, ACS redirect on, taken from an emulated machine with its IOMMU on. */
export const twoSwitches = readFileSync(
  fileURLToPath(new URL('./fixtures/two-switches.lspci.txt', import.meta.url)),
  'utf8',
);

/** What it is called, as nobody names it. */
export const twoSwitchesName = '7 NVMe drives, 2 switches: QEMU';

/** Every test fails on a console error, an uncaught error or a request that leaves the origin. */
export const test = base.extend<{ page: Page }>({
  page: async ({ page, baseURL }, use) => {
    const trouble: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text());
    });
    page.on('pageerror', error => trouble.push(String(error)));
    page.on('request', request => {
      const url = new URL(request.url());
      const stays = ['data:', 'blob:'].includes(url.protocol) || url.origin === new URL(baseURL ?? '').origin;
      if (!stays) trouble.push(`a request left the origin: ${request.url()}`);
    });
    await use(page);
    expect(trouble).toEqual([]);
  },
});

export async function pasteMachine(page: Page, text: string) {
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste lspci' }).click();
  await page.getByRole('textbox', { name: 'Capture' }).fill(text);
  await page.getByRole('button', { name: 'Draw this machine' }).click();
  await expect(outline(page)).toBeVisible();
  await kept(page);
}

export async function openExample(page: Page, title: string | RegExp) {
  await page.goto('./');
  await page.getByRole('button', { name: 'Open an example' }).click();
  await page.getByRole('dialog').getByRole('button', { name: title }).click();
  await expect(outline(page)).toBeVisible();
}

/** Drops files on the page, all at once. */
export async function dropFiles(page: Page, files: readonly { name: string; bytes: Buffer }[]) {
  const transfer = await page.evaluateHandle(
    all => {
      const data = new DataTransfer();
      for (const { name, base64 } of all) {
        const content = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
        data.items.add(new File([content], name));
      }
      return data;
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  );
  await page.dispatchEvent('#root > *', 'drop', { dataTransfer: transfer });
}

/** The last change is on the disk. */
const kept = (page: Page) => expect(page.locator('html[data-keeping]')).toHaveCount(0);

/** As a person does, some time after the last change. */
export async function reload(page: Page) {
  await kept(page);
  await page.reload();
}

export const outline = (page: Page): Locator => page.getByRole('tree', { name: 'Devices' });
export const verdict = (page: Page): Locator => page.getByRole('region', { name: 'Verdict', exact: true });
export const openMatrix = (page: Page) => page.getByRole('button', { name: 'Matrix', exact: true }).click();

/** The cell for this pair in the matrix. */
export const cell = (page: Page, client: string, provider: string): Locator =>
  page.getByRole('gridcell', { name: new RegExp(`^${client} to the memory of ${provider}:`) });
