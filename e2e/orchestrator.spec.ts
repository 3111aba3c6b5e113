import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { outline, test } from './page.ts';

/** A link to eight switches with sixteen drives each, all of which have published their buffers to three adapters. */
const manyProviders = readFileSync(
  fileURLToPath(new URL('./fixtures/many-providers.link.txt', import.meta.url)),
  'utf8',
).trim();
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
const outcome = (page: Page) => page.locator('output[data-outcome]');
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

test('an empty tab has a first step: clients made for the machine, and a list that refuses', async ({
  page,
}) => {
  await page.goto(`${TARGET}&tab=clients`);
  await button(page, 'Two clients, several providers').click();
  await expect(entries(page)).toHaveText([/RNIC/, /NVMe 2/]);
  const table = page.getByRole('table').last();
  await expect(table).toContainText('NVMe 0 with CMB');
  await expect(page.getByText('2 are equally near')).toBeVisible();

  await page.getByText('Another list, made for this machine').click();
  await button(page, 'A bound list refuses').click();
  await expect(outcome(page)).toContainText('pci_p2pdma_add_client() = -EXDEV');
  await page.getByText('What differs between the two forms').click();
  const differences = page.getByRole('table').first();
  await expect(differences).toContainText('The distance from NVMe 0 with CMB to no client at all');
  await expect(differences).toContainText('taken in, nobody asks');
  await expect(differences).toContainText('refused, -EXDEV');

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('region', { name: 'No clients yet' })).toBeVisible();
});

test('an example opens with its drivers at work, and leads on to a lesson', async ({ page }) => {
  await page.goto('./#e=nvmeof-clients');
  await expect(entries(page)).toHaveText([/RNIC/, /NVMe 2/]);
  const table = page.getByRole('table').last();
  await expect(table.getByText('would be found')).toHaveCount(1);
  await button(page, 'Roll again').click();
  await expect(table).toContainText('equally near');
  await button(page, 'Assign NVMe 4 with CMB').click();
  await expect(outcome(page)).toContainText('pci_p2pdma_distance_many() = -1');
  await button(page, 'Find and assign').click();
  await expect(page.getByText('Their driver uses the memory of')).toBeVisible();
  await page.getByRole('region', { name: 'Lab' }).getByText('Lessons', { exact: true }).click();
  await page.getByRole('link', { name: 'Clients that are not PCI devices' }).click();
  await expect(page).toHaveURL(/#l=not-pci/);
});

test('on any machine all of a make offer memory at once, and clients that are not PCI are put on a function', async ({
  page,
}) => {
  await page.goto('./#e=hgx-h100&tab=clients');
  await button(page, 'All 8 like it').click();
  await expect(outcome(page)).toContainText('8 of 8 like GPU 0 offer their memory.');
  await expect(outcome(page).getByText('8 lines in the kernel log')).toBeVisible();
  await page.getByText('A client that is not PCI', { exact: true }).click();
  const form = page.getByRole('form', { name: 'A client that is not PCI' });
  await form.getByLabel('What it is').selectOption({ label: 'RDMA in software' });
  await form.getByRole('button', { name: 'Add it as a client' }).click();
  await expect(entries(page)).toHaveText([/RDMA in software 1 by way of NIC 0/]);
  await expect(page.getByText('would be found')).toBeVisible();
  await form.getByLabel('Hangs on').selectOption({ label: 'no PCI function' });
  await form.getByRole('button', { name: 'Add it as a client' }).click();
  await expect(entries(page)).toHaveCount(2);
  await expect(page.getByText('8 offer memory: 8 out.')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(entries(page)).toHaveText([/RDMA in software 1/]);
});

test('of more than a hundred providers the first of every standing are read, and all on demand', async ({
  page,
}) => {
  await page.goto(`./#${manyProviders}`);
  await expect(page.getByText('128 offer memory: 48 equally near, 80 farther.')).toBeVisible();
  const rows = page.getByRole('table').last().getByRole('rowheader');
  await expect(rows).toHaveCount(13);
  await button(page, '74 more, farther').click();
  await expect(rows).toHaveCount(87);
  await button(page, 'Clients of NVMe 127').click();
  await expect(page.getByRole('list', { name: 'Clients of NVMe 127' }).getByRole('listitem')).toHaveCount(3);
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
  await row(/^NVMe 3/).click();
  await button(page, 'Make it a client').click();
  await expect(entries(page)).toHaveText([/rxe0/, /NVMe 3/]);
  await button(page, 'Take out of the clients').click();
  await row(/^RNIC/).click();
  await expect(entries(page)).toHaveCount(1);

  await button(page, 'Client list, 2018').click();
  await expect(outcome(page)).toContainText('because the driver makes use of dma_virt_ops');
  await expect(entries(page)).toHaveCount(0);
});

test('both walks of a pair are played from its verdict', async ({ page }) => {
  await page.goto('./#e=odd-cases&p=nic~lan');
  await page.getByText('The walk proposed in 2018').click();
  await button(page, 'Watch both walks').click();
  const picture = page.getByRole('img', { name: /^Tree of/ });
  await expect(picture).toHaveAttribute('data-lane', 'provider walk');
  await expect(page.getByText('Step 1 of')).toBeVisible();
  await expect(page.getByText('Walk of the 2018 proposal')).toBeVisible();
  await page.getByText('Pairs on which the two disagree').click();
  await page.getByRole('link', { name: 'Two devices on one bus' }).click();
  await expect(page.getByRole('heading', { name: /NIC on PCI/ })).toBeVisible();
});
