import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { cell, openMatrix, pasteMachine, test, twoSwitches, verdict } from './page.ts';

async function expectNoFindings(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => ({ id, targets: nodes.map(node => node.target.join(' ')) }))).toEqual(
    [],
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours axe finds nothing serious`, () => {
    test.use({ colorScheme });

    test('on the start page and in its dialogs', async ({ page }) => {
      await page.goto('./');
      await expectNoFindings(page);
      await page.getByRole('button', { name: 'Open an example' }).click();
      await expectNoFindings(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Paste lspci' }).click();
      await expectNoFindings(page);
    });

    test('with a machine, a matrix and a verdict', async ({ page }) => {
      await pasteMachine(page, twoSwitches);
      await expectNoFindings(page);
      await openMatrix(page);
      await cell(page, 'NVMe 1', 'NVMe 0').click();
      await expect(verdict(page)).toContainText('Unknown');
      await page.getByRole('button', { name: 'Boot settings' }).click();
      await expectNoFindings(page);
    });

    test('with a comparison and a report', async ({ page }) => {
      await page.goto('./#e=first-lesson');
      await page.getByRole('button', { name: 'Keep this as A' }).click();
      await page.getByRole('button', { name: 'Boot settings' }).click();
      await page.getByRole('button', { name: 'On: the kernel enables ACS' }).click();
      await page.getByRole('button', { name: 'See differences' }).click();
      await expect(page.getByRole('dialog')).toContainText('IOMMU');
      await expectNoFindings(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Report', exact: true }).click();
      await expect(page.getByRole('dialog')).toContainText('Lanes of the root ports');
      await expectNoFindings(page);
    });

    test('with the clients of an orchestrator, before and after somebody serves them', async ({ page }) => {
      await page.goto('./#e=nvmeof-target&tab=clients');
      await page.getByRole('button', { name: 'Choose by tapping' }).click();
      await page.getByRole('treeitem', { name: /^RNIC/ }).click();
      await expectNoFindings(page);
      await page.getByRole('button', { name: 'Offer its memory' }).click();
      await page.getByRole('button', { name: 'Find and assign' }).click();
      await expect(page.getByRole('table')).toContainText('NVMe');
      await page.getByText('What differs between the two forms').click();
      await page.getByText('A client that is not PCI', { exact: true }).click();
      await expectNoFindings(page);
      await page.getByRole('tab', { name: 'Memory' }).click();
      await expect(page.getByRole('region', { name: 'Who has memory to show' })).toBeVisible();
      await expectNoFindings(page);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the matrix comes first and nothing scrolls sideways but itself', async ({ page }) => {
    await page.goto('./');
    await page.getByRole('button', { name: 'Paste lspci' }).click();
    await page.getByRole('textbox', { name: 'Capture' }).fill(twoSwitches);
    await page.getByRole('button', { name: 'Draw this machine' }).click();
    await expect(page.getByRole('grid')).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectNoFindings(page);
  });
});

test('what is chosen is told where the reader’s own colours take the place of ours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('./#e=workstation-plx');
  const view = page.getByRole('button', { name: 'Tree', exact: true });
  await expect(view).toHaveCSS('outline-style', 'solid');
  await page.getByRole('tab', { name: 'Route' }).click();
  await expect(page.getByRole('tab', { name: 'Route' })).toHaveCSS('outline-style', 'solid');
  await expect(page.getByRole('tab', { name: 'Traffic' })).toHaveCSS('outline-style', 'none');
});
