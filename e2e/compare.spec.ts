import { expect, type Page } from '@playwright/test';
import { openExample, pasteMachine, reload, test, twoSwitches } from './page.ts';

const strip = (page: Page) => page.getByRole('region', { name: 'Comparison' });
const pairsTable = (page: Page) => page.getByRole('table', { name: 'Pairs with another verdict' });

/** Keeps what is open as A, and turns the IOMMU on. */
async function isolateAfterKeeping(page: Page) {
  await page.getByRole('button', { name: 'Keep this as A' }).click();
  await expect(strip(page)).toContainText('Nothing is different.');
  await page.getByRole('button', { name: 'Boot settings' }).click();
  await page.getByRole('button', { name: 'On: the kernel enables ACS' }).click();
}

test('a version is kept, the IOMMU turned on, and what that changes is told, shared and opened again', async ({
  page,
  context,
}) => {
  await openExample(page, /HGX H100/);
  await isolateAfterKeeping(page);
  await expect(strip(page)).toContainText(/\d+ pairs worse.*IOMMU groups? split/);
  await strip(page).getByRole('button', { name: 'See differences' }).click();
  const row = pairsTable(page).getByRole('row', { name: /GPU 0 ↔ GPU 1/ });
  await expect(row).toContainText('Worse');
  await expect(row).toContainText('Direct');

  await page.getByRole('button', { name: 'Share both' }).click();
  await expect(page.getByRole('checkbox', { name: /version A/ })).toBeChecked();
  const linkBox = page.getByRole('textbox', { name: 'Link' });
  await expect(linkBox).toHaveValue(/&a=1/);
  const link = await linkBox.inputValue();
  const told = await strip(page).textContent();

  const reader = await context.newPage();
  await reader.goto(link);
  await expect(reader.getByRole('dialog', { name: 'A against B' })).toBeVisible();
  await expect(pairsTable(reader).getByRole('row', { name: /GPU 0 ↔ GPU 1/ })).toContainText('Worse');
  await reader.keyboard.press('Escape');
  await expect(strip(reader)).toHaveText(told ?? '');
  await expect(reader.getByText('You are reading a shared machine')).toBeVisible();
  await reload(reader);
  await expect(pairsTable(reader)).toBeVisible();
});

test('a pair that changed leads to the reasons for its verdict', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await isolateAfterKeeping(page);
  await strip(page).getByRole('button', { name: 'See differences' }).click();
  await page
    .getByRole('button', { name: 'GPU 0 ↔ GPU 1' })
    .or(page.getByRole('button', { name: 'GPU 1 ↔ GPU 0' }))
    .click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Verdict', exact: true })).toBeVisible();
});

test('another machine is compared with the one that was kept, and A can be forgotten', async ({ page }) => {
  await openExample(page, /desktop/i);
  await page.getByRole('button', { name: 'Keep this as A' }).click();
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Desktop/ })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: /DGX-1/ }).click();
  await expect(strip(page)).toContainText('functions added');
  await reload(page);
  await expect(strip(page)).toContainText('functions added');
  await strip(page).getByRole('button', { name: 'Forget A' }).click();
  await expect(strip(page)).toBeHidden();
});

test('the report of a machine is copied as Markdown, and printed alone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await pasteMachine(page, twoSwitches);
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const report = page.getByRole('dialog', { name: 'Report' });
  await expect(report.getByRole('table', { name: 'Lanes of the root ports' })).toBeVisible();
  await expect(report).toContainText('captured · lspci');
  await expect(report).toContainText('predicted');
  await report.getByRole('button', { name: 'Copy Markdown' }).click();
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  expect(markdown).toContain('## IOMMU groups');

  const saving = page.waitForEvent('download');
  await report.getByRole('button', { name: 'Save Markdown' }).click();
  expect((await saving).suggestedFilename()).toMatch(/report\.md$/);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(report.getByRole('button', { name: 'Copy Markdown' })).toBeHidden();
  await expect(report.getByRole('heading', { name: 'IOMMU groups' })).toBeVisible();
});
