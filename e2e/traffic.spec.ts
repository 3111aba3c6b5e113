import { expect, type Page } from '@playwright/test';
import { openExample, reload, test } from './page.ts';

const lab = (page: Page) => page.getByRole('region', { name: 'Lab' });
const result = (page: Page) => page.getByRole('region', { name: 'Result of the run' });
const dock = (page: Page) => page.getByRole('region', { name: 'Run in time' });
const picture = (page: Page) => page.getByRole('img', { name: /^Tree of/ });

async function addTransfer(page: Page, device: RegExp, memory: RegExp, does = 'writes') {
  const form = lab(page);
  const choose = async (name: string, label: RegExp) => {
    const box = form.getByRole('combobox', { name, exact: true });
    const option = box.locator('option', { hasText: label }).first();
    await box.selectOption((await option.getAttribute('value')) ?? '');
  };
  const open = form.getByRole('button', { name: 'Add this transfer' });
  const title = form.getByText('Add a transfer', { exact: true });
  await expect(title).toBeVisible();
  if (!(await open.isVisible())) await title.click();
  await choose('Device', device);
  await choose('Memory of', memory);
  await form
    .getByRole('group', { name: 'Operation', exact: true })
    .getByRole('button', { name: does })
    .click();
  await open.click();
}

test('two devices that write to a third share its link; packets are seen on the tree and in the list', async ({
  page,
}) => {
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await addTransfer(page, /^NIC 0/, /^GPU 0/);
  await addTransfer(page, /^GPU 1/, /^GPU 0/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(result(page)).toContainText('Finished after');
  const rows = result(page).getByRole('table', { name: 'Transfers' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('17:00.0');
  await expect(rows.nth(2)).toContainText('17:00.0');

  await dock(page).getByRole('slider', { name: 'Moment of the run' }).fill('500');
  await expect.poll(async () => Number(await picture(page).getAttribute('data-dots'))).toBeGreaterThan(0);

  await dock(page).getByRole('button', { name: 'Packets' }).click();
  await dock(page).getByRole('textbox', { name: 'Filter' }).fill('MWr 17:02.0');
  await dock(page).getByRole('row', { name: /MWr/ }).first().click();
  await expect(dock(page)).toContainText('Memory Write, 64-bit address');
  await expect(picture(page)).toHaveAttribute('data-chosen', 'switch0-port2');

  await dock(page).getByRole('button', { name: 'Queues', exact: true }).click();
  await dock(page).getByRole('combobox', { name: 'Link, each way' }).selectOption({ label: '17:00.0 down' });
  await expect(dock(page).getByRole('table', { name: 'Credits taken, of all' })).toContainText('posted');

  await dock(page).getByRole('button', { name: 'Plots' }).click();
  await expect(dock(page)).toContainText('Throughput');
  await dock(page).getByText('As a table').first().click();
  await expect(dock(page).getByRole('table', { name: 'Throughput' })).toBeVisible();
});

test('the same transfers as flows reach the same', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await addTransfer(page, /^NIC 0/, /^GPU 0/);
  await lab(page).getByRole('button', { name: 'Flows', exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(result(page)).toContainText('each transfer at its fair share');
  await expect(result(page).getByRole('table', { name: 'Transfers' })).toContainText(/5\d\.\d/);
});

test('a pair that Linux refuses goes through memory, and its link is crossed by both halves', async ({
  page,
}) => {
  await openExample(page, /NVMe-oF target: RNIC/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await addTransfer(page, /^RNIC/, /^NVMe 4/);
  await expect(lab(page)).toContainText('2 transfers');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(result(page)).toContainText('Finished after');
  await expect(result(page)).toContainText('out of memory');
});

test('one click shows two devices lock up and names the circle; with queues by kind the same run finishes', async ({
  page,
}) => {
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await lab(page)
    .getByRole('button', { name: /^A lock-up/ })
    .click();
  const alert = result(page).getByRole('alert');
  await expect(alert).toContainText('Nothing moves after');
  await expect(alert).toContainText(
    'Locked up: from GPU 0 to switch downstream port 17:00.0 nothing moves until',
  );
  await expect(page.getByRole('list', { name: 'How the run is drawn' })).toContainText('locked');
  await lab(page).getByRole('button', { name: 'Queues by kind', exact: true }).click();
  await expect(result(page)).toContainText('Something changed since this run');
  await alert.getByRole('button', { name: 'Run the same with queues by kind' }).click();
  await expect(result(page)).toContainText('Finished after');
});

test('the same transfers with redirect on cross the uplink twice and reach half', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await addTransfer(page, /^GPU 0/, /^GPU 1/);
  await addTransfer(page, /^GPU 1/, /^GPU 0/);
  await lab(page)
    .getByText(/^Compare: ACS redirect/)
    .click();
  const way = (name: RegExp) =>
    lab(page).getByRole('table', { name: 'The same transfers in other ways' }).getByRole('row', { name });
  await expect(way(/^ACS redirect off/)).toContainText(/2 direct.*108\.8/);
  await expect(way(/^ACS redirect on/)).toContainText(
    /2 via host bridge.*15:01\.0 is crossed twice.*[45]\d\.\d/,
  );
  await expect(way(/^All through memory/)).toContainText('2 staged through memory');
});

test('every packet can be reached beside its fields where there is little room', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await lab(page)
    .getByRole('button', { name: /^A ring of GPUs/ })
    .click();
  await dock(page).getByRole('button', { name: 'Packets' }).click();
  await dock(page).getByRole('row', { name: /MWr/ }).nth(2).click();
  await expect(dock(page)).toContainText('Memory Write, 64-bit address');
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(768);
});

test('a pattern sets up many transfers at once', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await lab(page).getByText('Set up a pattern').click();
  await lab(page).getByRole('combobox', { name: 'Pattern' }).selectOption('gpu-ring');
  await lab(page).getByRole('button', { name: 'Set it up' }).click();
  await expect(lab(page)).toContainText('8 transfers');
  await reload(page);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await expect(lab(page)).toContainText('8 transfers');
});

test('what makes no transfer is said where it stands', async ({ page }) => {
  await openExample(page, /HGX H100/);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  await lab(page).getByRole('textbox', { name: 'Size' }).fill('much');
  await expect(lab(page).getByRole('alert')).toContainText('is not a size');
  await expect(lab(page).getByRole('button', { name: 'Add this transfer' })).toBeDisabled();
});
