import { expect } from '@playwright/test';
import { cell, openExample, openMatrix, pasteMachine, test, twoSwitches, verdict } from './page.ts';

test('a cell explains its pair: the port, the bit, the rule and the kernel log', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await openMatrix(page);
  await cell(page, 'NVMe 1', 'NVMe 0').click();
  await expect(verdict(page)).toContainText('Unknown');
  await expect(verdict(page)).toContainText('CPU');
  await page.getByRole('combobox', { name: 'CPU' }).selectOption({ label: 'Intel (0x06)' });
  await expect(verdict(page)).toContainText('Blocked');
  const side = page.getByRole('region', { name: 'Answer' });
  await expect(side).toContainText('02:00.0');
  await expect(side).toContainText(
    '0000:04:00.0: cannot be used for peer-to-peer DMA as the client and provider (0000:03:00.0) do not share an upstream bridge or whitelisted host bridge',
  );
  await side
    .getByRole('button', { name: /02:00\.0/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: /Facts about/ })).toContainText('P2P Request Redirect');
});

test('kernel, CPU and command line change the verdict at once', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await openMatrix(page);
  await cell(page, 'NVMe 1', 'NVMe 0').click();
  await page.getByRole('combobox', { name: 'CPU' }).selectOption({ label: 'Intel (0x06)' });
  await expect(verdict(page)).toContainText('Blocked');

  await page.getByRole('combobox', { name: 'CPU' }).selectOption({ label: 'AMD Zen 3, Zen 4 (0x19)' });
  await expect(verdict(page)).toContainText('Via host bridge');

  await page.getByRole('combobox', { name: 'Kernel' }).selectOption('4.20');
  await expect(verdict(page)).toContainText('Blocked');
  await page.getByRole('combobox', { name: 'Kernel' }).selectOption('7.3');

  await page.getByRole('button', { name: 'Boot settings' }).click();
  await page.getByLabel('Kernel command line').fill('pci=disable_acs_redir=0000:02:00.0;0000:02:01.0');
  await expect(verdict(page)).toContainText('Direct');
});

test('the very release decides, says how its behaviour is known, and marks a port as the boot leaves it', async ({
  page,
}) => {
  await pasteMachine(page, twoSwitches);
  await page.getByRole('button', { name: 'Boot settings' }).click();
  const drawer = page.getByRole('region', { name: 'Kernel settings' });
  const release = drawer.getByLabel('Exact release (uname -r)');
  await drawer.getByLabel('Kernel command line').fill('pci=disable_acs_redir=0000:02:00.0');

  await release.fill('6.12.22');
  await release.press('Enter');
  await expect(drawer).toContainText(/02:00\.0 \(on here\) back to what firmware set.*6\.12\.23 clears them/);
  await release.fill('6.12.23');
  await release.press('Enter');
  await expect(drawer).not.toContainText('back to what firmware set');
  await drawer.getByText(/^What Linux 6\.12\.23 does/).click();
  await expect(drawer).toContainText('a named port starts from the firmware’s word');

  await release.fill('5.14.0-503.el9');
  await expect(drawer.getByRole('alert')).toContainText('Red Hat moves newer PCI code under old numbers');
  await expect(page.getByRole('combobox', { name: 'Kernel' })).toHaveValue('6.12.23');

  await page
    .getByRole('treeitem', { name: /02:00\.0/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: /Facts about/ })).toContainText(
    'Written at boot by pci=disable_acs_redir=',
  );
});

test('two devices chosen one after the other make a pair, and it can be swapped', async ({ page }) => {
  await openExample(page, /PLX/i);
  const outline = page.getByRole('tree');
  await outline.getByRole('treeitem', { name: /^GPU 2/ }).click();
  await expect(page.getByText('Choose the second device')).toBeVisible();
  await outline.getByRole('treeitem', { name: /^GPU 3/ }).click();
  await expect(page.getByRole('heading', { name: 'GPU 2 to the memory of GPU 3' })).toBeVisible();
  await page.getByRole('button', { name: 'Swap the two devices' }).click();
  await expect(page.getByRole('heading', { name: 'GPU 3 to the memory of GPU 2' })).toBeVisible();
});

test('the second lens shows the path class', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await openMatrix(page);
  await page.getByRole('button', { name: 'PIX … SYS' }).click();
  await expect(cell(page, 'NVMe 1', 'NVMe 0')).toHaveText('PIX');
});
