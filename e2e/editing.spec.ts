import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { openExample, outline, pasteMachine, test, twoSwitches } from './page.ts';

const row = (page: Page, name: RegExp): Locator => outline(page).getByRole('treeitem', { name });
const status = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

test('facts of a capture are changed, marked, and taken back', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await row(page, /^NVMe 0/).click();
  await page.getByText('Change link, NUMA node, slot or BARs').click();
  const node = page.getByRole('textbox', { name: 'NUMA node' });
  const before = await node.inputValue();
  await node.fill('3');
  await node.press('Enter');
  await expect(status(page, /^Changed the NUMA node of NVMe 0/)).toBeVisible();
  await page.getByRole('combobox', { name: /^Add BAR/ }).selectOption({ label: '1 GiB' });
  await expect(status(page, /^Changed the size of BAR/)).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  const changed = page.getByRole('region', { name: 'Changed by you' });
  await expect(changed).toContainText('NVMe 0: the NUMA node');
  await expect(changed).toContainText('NVMe 0: the size of BAR');
  await changed.getByRole('button', { name: 'take all back' }).click();
  await expect(changed).toBeHidden();
  await row(page, /^NVMe 0/).click();
  await page.getByText('Change link, NUMA node, slot or BARs').click();
  await expect(node).toHaveValue(before);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious where a machine is begun, with its palette', async ({ page }) => {
      await page.goto('./');
      await page.getByRole('button', { name: /Start from nothing/ }).click();
      await expect(page.getByRole('region', { name: 'Build a machine' })).toBeVisible();
      await expect(page.getByRole('region', { name: 'Palette' })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => [id, nodes.map(each => each.html)])).toEqual([]);
    });

    test('axe finds nothing serious in the palette and the list of ports', async ({ page }) => {
      await openExample(page, /one PLX switch/);
      await row(page, /^GPU 0/).click();
      const { violations: none } = await new AxeBuilder({ page }).analyze();
      expect(none.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      for (const [button, text] of [
        ['Move', /may not be moved/],
        ['Add', /may not be added/],
      ] as const) {
        await page.getByRole('button', { name: button, exact: true }).click();
        await expect(page.getByRole('dialog')).toContainText(text);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => [id, nodes.map(each => each.html)])).toEqual([]);
        await page.keyboard.press('Escape');
      }
    });
  });
}
