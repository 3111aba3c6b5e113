import { expect, type Page } from '@playwright/test';
import { openExample, test } from './page.ts';

const openMapping = (page: Page) => page.getByRole('tab', { name: 'Mapping' }).click();
const segments = (page: Page) =>
  page.getByRole('region', { name: 'Scatter-gather list' }).getByRole('listitem');
const outcome = (page: Page) => page.getByRole('region', { name: 'Outcome' });
const chooseKernel = (page: Page, release: string) =>
  page.getByRole('combobox', { name: 'Kernel' }).selectOption(release);

test('the sign of the bus offset puts a transfer in the wrong place until 5.16', async ({ page }) => {
  await openExample(page, /POWER9/);
  await openMapping(page);
  await page.getByRole('button', { name: 'Where bus and CPU differ' }).click();
  await expect(segments(page)).toHaveCount(1);

  await expect(outcome(page)).toContainText('Works');
  await expect(segments(page)).toContainText('0x600c200000000');
  await expect(segments(page)).toContainText('0x80000000 bus address');

  await chooseKernel(page, '5.4');
  await expect(segments(page)).toContainText('0xc018380000000 bus address');
  await expect(segments(page)).toContainText('Nothing answers at 0xc018380000000');
  await expect(outcome(page).getByRole('heading')).toContainText('Wrong place');
  const strip = page.getByRole('list', { name: 'The same list under every kernel' }).getByRole('listitem');
  await expect(strip).toHaveText([/4\.20 to 5\.15.*Wrong place/, /5\.16 and later.*Works/]);
});

test('a peer out of reach is refused in the words of each kernel', async ({ page }) => {
  await openExample(page, /POWER9/);
  await openMapping(page);
  await page.getByRole('button', { name: 'A peer out of reach' }).click();
  await expect(segments(page).first()).toContainText('-EREMOTEIO');
  await expect(segments(page).nth(1)).toContainText('the list fails as a whole');
  await chooseKernel(page, '5.4');
  await expect(segments(page).first()).toContainText('0, after a WARN');
  await chooseKernel(page, '4.20');
  await expect(outcome(page).getByRole('heading')).toContainText('Not checked');
});

test('a mixed bio shares one range of IOVAs behind an IOMMU, and is edited by keys', async ({ page }) => {
  await openExample(page, /First lesson/);
  await openMapping(page);
  await page.getByRole('button', { name: 'One mixed bio' }).click();
  await expect(segments(page)).toHaveCount(5);
  await expect(outcome(page)).toContainText('Works');

  await page.getByText(/IOMMU off/).click();
  await page.getByRole('button', { name: 'translated' }).click();
  const programmed = page.getByRole('region', { name: 'Programmed' });
  await expect(programmed).toContainText('for segments 1, 2, 5');
  await expect(programmed.getByRole('listitem')).toHaveCount(4);

  await page.getByRole('button', { name: 'Move segment 5 up' }).press('Enter');
  await page.getByRole('button', { name: 'Move segment 4 up' }).press('Alt+ArrowUp');
  await expect(programmed).toContainText('for segments 1, 2, 3');
  await expect(programmed.getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Remove segment 3' }).press('Delete');
  await expect(segments(page)).toHaveCount(4);
});

test('a segment is typed, and what cannot be read is said beside its field', async ({ page }) => {
  await openExample(page, /POWER9/);
  await openMapping(page);
  await page.getByLabel('Device that does the DMA').selectOption({ label: 'GPU 1 · 0004:05:00.0' });
  const form = page.getByRole('form', { name: 'Add a segment' });
  await form.getByLabel('Whose memory').selectOption({ label: 'GPU 0 · 0004:04:00.0' });
  await form.getByLabel('Memory', { exact: true }).selectOption({ label: 'BAR 1, 16 GiB, not registered' });
  await form.getByLabel('Size').fill('a lot');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form.getByRole('alert')).toContainText('"a lot" is not a size');
  await form.getByLabel('Size').fill('4 KiB');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(segments(page)).toContainText('not registered as peer-to-peer memory');
  await page.getByRole('button', { name: 'dma_map_resource()' }).click();
  await expect(outcome(page)).toContainText('Works');
});

test('a link brings the list and what is registered for it', async ({ page, context }) => {
  await openExample(page, /POWER9/);
  await openMapping(page);
  await page.getByRole('button', { name: 'Where bus and CPU differ' }).click();
  await chooseKernel(page, '5.4');
  await expect(outcome(page)).toContainText('Wrong place');
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const reader = await context.newPage();
  await reader.goto(link);
  await expect(reader.getByRole('tab', { name: 'Mapping' })).toHaveAttribute('aria-selected', 'true');
  await expect(segments(reader)).toContainText('0xc018380000000 bus address');
  await expect(reader.getByRole('button', { name: 'Remove segment 1' })).toHaveCount(0);
});
