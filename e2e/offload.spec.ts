import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { outline, reload, test } from './page.ts';

const sides = (page: Page): Locator => page.getByRole('region', { name: 'Side by side' });
const cells = (page: Page, row: string | RegExp): Locator =>
  sides(page).getByRole('row', { name: row }).getByRole('cell');
const outcome = (page: Page): Locator => page.locator('output[data-outcome]');
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

async function setUp(page: Page) {
  await page.goto('./#e=nvmeof-target&tab=offload');
  await expect(outline(page)).toBeVisible();
  await button(page, 'Set up a target on this machine').press('Enter');
  await expect(cells(page, 'Through root complexes')).toHaveText(['32.0 MiB', '32.0 MiB']);
}

test('a target spares uplink and DRAM once a drive offers its memory; played, refused in words, and kept', async ({
  page,
}) => {
  await setUp(page);
  await button(page, 'Offer its memory').press('Enter');
  await button(page, 'All with peer-to-peer memory').press('Enter');
  await expect(cells(page, 'Through root complexes')).toHaveText(['–', '32.0 MiB']);
  await expect(cells(page, 'Into DRAM')).toHaveText(['–', '16.0 MiB']);
  await expect(sides(page)).toContainText('16 lanes of the processor are free');
  const namespaces = page.getByRole('list', { name: 'Namespaces' }).getByRole('listitem');
  await expect(namespaces.first()).toContainText('nvmet: using p2pmem on 0000:');

  const picture = page.getByRole('img', { name: /^Tree of/ });
  await button(page, 'Play a command of namespace 3 through memory').press('Enter');
  await expect(picture).toHaveAttribute('data-lane', 'fallback');
  await button(page, 'Play a command of namespace 3').press('Enter');
  await expect(picture).toHaveAttribute('data-lane', 'request');

  // The attribute of an enabled namespace cannot be written.
  await page.getByLabel('p2pmem of namespace 1').selectOption('0');
  await expect(outcome(page)).toContainText('nvmet_ns_p2pmem_store() = -EBUSY');
  await expect(page.getByLabel('p2pmem of namespace 1')).toHaveValue('1');

  // Memory that is too small for all commands: the rest falls back without a word of the kernel.
  await page.getByLabel('Size of each').fill('64M');
  await expect(namespaces.first()).toContainText('commands go through memory all the same');
  await expect(page).toHaveURL(/#d=.*tab=offload/);
  await reload(page);
  await expect(page.getByLabel('Size of each')).toHaveValue('64 MiB');
  await expect(namespaces.first()).toContainText('commands go through memory all the same');
});

test('a target runs packet by packet on both ways, and its packets are looked at in the Traffic tab', async ({
  page,
}) => {
  await setUp(page);
  await button(page, 'Offer its memory').press('Enter');
  await button(page, 'All with peer-to-peer memory').press('Enter');
  await expect(cells(page, 'Into DRAM').first()).toHaveText('–');
  await page.getByLabel('Size of each').fill('64K');
  await expect(cells(page, 'Rate, by packets')).toHaveText(['not run', 'not run']);
  await button(page, 'Run packet by packet').press('Enter');
  await expect(cells(page, 'Rate, by packets').last()).toHaveText(/^\d+\.\d+ GB\/s$/);

  await button(page, 'Those through memory').press('Enter');
  await expect(page.getByRole('tab', { name: 'Traffic' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('table', { name: 'Transfers', exact: true })).toContainText(
    'Namespace 1 through memory, in',
  );

  // Back in its tab the figures are still those of this target; another target has none yet.
  await page.getByRole('tab', { name: 'NVMe-oF' }).click();
  await expect(cells(page, 'Rate, by packets').first()).toHaveText(/GB/);
  await page.getByLabel('The host').getByText('writes to the drives').click();
  await expect(cells(page, 'Rate, by packets').first()).toHaveText('not run');
});

test('queues go into the drive that has room for them', async ({ page }) => {
  await setUp(page);
  await button(page, 'Offer its memory').click();
  await page.getByLabel('Submission queue in the drive').selectOption('1024');
  const queues = page.getByRole('region', { name: 'Submission queues' });
  await expect(queues).toContainText('1024 entries are in the buffer of NVMe');
  await expect(queues).toContainText('has no controller memory buffer');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious in a target', async ({ page }) => {
      await setUp(page);
      await button(page, 'Offer its memory').click();
      await button(page, 'All with peer-to-peer memory').click();
      await expect(cells(page, 'Into DRAM').first()).toHaveText('–');
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => ({ id, targets: nodes.map(node => node.target.join(' ')) })),
      ).toEqual([]);
    });
  });
}
