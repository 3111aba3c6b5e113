import { expect, type Locator, type Page } from '@playwright/test';
import { outline, test } from './page.ts';

const TARGET = './#e=nvmeof-target';

/** Walks with Tab, or back with Shift+Tab, until the focus is on this. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press(key);
    if (await wanted.evaluate(element => element === document.activeElement)) return;
  }
  throw new Error(`${key} never reached ${wanted}`);
}

/** Walks back into the outline, goes down to a row and presses a key there. */
async function onRow(page: Page, name: RegExp, key: string) {
  const row = page.getByRole('treeitem', { name });
  await tabTo(page, outline(page).locator('[tabindex="0"]'), 'Shift+Tab');
  await page.keyboard.press('Home');
  for (let i = 0; i < 40; i++) {
    if (await row.evaluate(element => element === document.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(row).toBeFocused();
  await page.keyboard.press(key);
}

const entries = (page: Page) => page.getByRole('region', { name: 'Clients' }).getByRole('listitem');
const outcome = (page: Page) => page.locator('output.outcome');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function press(page: Page, name: string) {
  await tabTo(page, button(page, name));
  await page.keyboard.press('Enter');
}

test('the clients of an NVMe-oF target, by keyboard alone: chosen, served, bound, shared and found again', async ({
  page,
  context,
}) => {
  test.slow(); // every step of it is a key press
  await page.goto(TARGET);
  await tabTo(page, page.getByRole('button', { name: 'Matrix', exact: true }));
  await onRow(page, /^RNIC/, 'c');
  await expect(entries(page)).toHaveText([/RNIC/]);
  await page.keyboard.press('Tab');
  await onRow(page, /^NVMe 2/, 'c');
  await expect(entries(page)).toHaveText([/RNIC/, /NVMe 2/]);

  await tabTo(page, page.getByRole('combobox', { name: 'Device with a memory BAR' }));
  await page.keyboard.type('NVMe 0');
  await press(page, 'Offer its memory');
  await expect(outcome(page)).toContainText('registers 512 MiB at 0x0 of BAR 4');

  await tabTo(page, button(page, 'Client list, 2018'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await press(page, 'Find and assign');
  await expect(outcome(page)).toContainText('pci_p2pmem_find() = 0000:05:00.0');
  await expect(entries(page)).toHaveText([/RNIC → NVMe 0 with CMB/, /NVMe 2 → NVMe 0 with CMB/]);

  await onRow(page, /^NVMe 4/, 'c');
  await expect(outcome(page)).toContainText('pci_p2pdma_add_client() = -EXDEV');
  await expect(outcome(page)).toContainText(
    '0000:01:00.0: cannot be used for peer-to-peer DMA as it is not reachable by the provider',
  );
  await expect(entries(page)).toHaveCount(2);

  await tabTo(page, button(page, 'Copy link'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const reader = await context.newPage();
  await reader.goto(link);
  await expect(reader.getByRole('tab', { name: 'Clients' })).toHaveAttribute('aria-selected', 'true');
  await expect(entries(reader)).toHaveText([/RNIC → NVMe 0 with CMB/, /NVMe 2 → NVMe 0 with CMB/]);
  await expect(button(reader, 'Client list, 2018')).toHaveAttribute('aria-pressed', 'true');
  await expect(reader.getByRole('table')).toContainText('NVMe 0 with CMB');
  await expect(reader.getByRole('table')).toContainText('assigned');
});

test('clients are tapped, also one that is no PCI device, and only while the person says so', async ({
  page,
}) => {
  await page.goto(`${TARGET}&tab=clients`);
  const row = (name: RegExp) => page.getByRole('treeitem', { name });
  await button(page, 'Choose by tapping').click();
  await expect(page.getByText('Choosing clients')).toBeVisible();
  await row(/^RNIC/).click();
  await row(/^rxe0/).click();
  await expect(entries(page)).toHaveText([/RNIC/, /rxe0.*by way of LAN 0/]);
  const picture = page.getByRole('img', { name: /^Tree of/ });
  await expect(picture).toHaveAttribute('data-roles', 'rnic: client 1; rxe0: client 2');
  await row(/^RNIC/).click();
  await expect(entries(page)).toHaveText([/rxe0/]);
  await button(page, 'Done').click();
  await row(/^RNIC/).click();
  await expect(entries(page)).toHaveCount(1);

  await button(page, 'Client list, 2018').click();
  await expect(outcome(page)).toContainText('because the driver makes use of dma_virt_ops');
  await expect(entries(page)).toHaveCount(0);
});

test('both walks of a pair are played from its verdict', async ({ page }) => {
  await page.goto('./#e=odd-cases&p=nic~lan');
  await button(page, 'Watch both walks').click();
  const picture = page.getByRole('img', { name: /^Tree of/ });
  await expect(picture).toHaveAttribute('data-lane', 'provider walk');
  await expect(page.getByText('Step 1 of')).toBeVisible();
  await expect(page.getByText('Walk of the 2018 proposal')).toBeVisible();
  await page.getByText('Pairs on which the two part ways').click();
  await page.getByRole('link', { name: 'Two devices on one bus' }).click();
  await expect(page.getByRole('region', { name: 'Two walks' })).toContainText('NIC on PCI');
});
