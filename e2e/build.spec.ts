import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { openExample, outline, pasteMachine, test, twoSwitches, verdict } from './page.ts';

test.describe.configure({ timeout: 90_000 });

const row = (page: Page, name: RegExp): Locator => outline(page).getByRole('treeitem', { name });
const status = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

/** Adds below the row that has the focus: A, a few letters, Enter. */
async function addByKeys(page: Page, what: string) {
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog', { name: 'Add' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'May be added' }).getByRole('button').first()).toBeVisible();
  await page.keyboard.type(what);
  await expect(page.getByRole('list', { name: 'May be added' }).getByRole('button').first()).toContainText(
    new RegExp(what, 'i'),
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Walks the outline to a row by its keys. */
async function walkTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  await page.keyboard.press('Home');
  for (let i = 0; i < 60; i++) {
    if (await target.evaluate(element => element === document.activeElement)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error('the row was not reached');
}

/** Two root ports with a switch each; a GPU and a NIC in the first, by keys alone. */
async function buildByKeys(page: Page) {
  await page.goto('./');
  const door = page.getByRole('button', { name: /Start from nothing/ });
  while (!(await door.evaluate(element => element === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const host = row(page, /^Host bridge/);
  await expect(host).toBeVisible();
  while (!(await outline(page).evaluate(tree => tree.contains(document.activeElement)))) {
    await page.keyboard.press('Tab');
  }
  const port = (bdf: string) => outline(page).locator(`[data-node][title^="${bdf} "]`);
  await walkTo(page, host);
  await addByKeys(page, 'EPYC root port');
  await walkTo(page, host);
  await addByKeys(page, 'EPYC root port');
  await walkTo(page, port('00:01.1'));
  await addByKeys(page, 'PEX890');
  await walkTo(page, port('00:01.2'));
  await addByKeys(page, 'PEX890');
  await walkTo(page, port('02:00.0'));
  await addByKeys(page, 'H100');
  await walkTo(page, port('02:01.0'));
  await addByKeys(page, 'ConnectX-7');
}

/** Asks whether the NIC may reach the GPU, by keys. */
async function askByKeys(page: Page) {
  await walkTo(page, row(page, /^NIC/));
  await page.keyboard.press('p');
  await walkTo(page, row(page, /^GPU/));
  await page.keyboard.press('p');
}

test('a machine of two switches is built, changed, undone, shared and found again by keys alone', async ({
  page,
}) => {
  await buildByKeys(page);
  await askByKeys(page);
  await expect(verdict(page)).toContainText('Direct');

  await walkTo(page, row(page, /^NIC/));
  await page.keyboard.press('m');
  const list = page.getByRole('list', { name: 'May be moved to' });
  await expect(list.getByRole('button').first()).toBeFocused();
  const other = list.getByRole('button', { name: /becomes Via host bridge|becomes Blocked/ }).first();
  while (!(await other.evaluate(element => element === document.activeElement))) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(status(page, /^Moved NIC.*is now .*worse\./)).toBeVisible();
  await expect(verdict(page)).not.toContainText('Direct');

  await page.keyboard.press('Control+z');
  await expect(verdict(page)).toContainText('Direct');
  await page.keyboard.press('Control+y');
  await expect(verdict(page)).not.toContainText('Direct');

  await page.reload();
  await expect(verdict(page)).not.toContainText('Direct');
  await expect(row(page, /^GPU/)).toBeVisible();
});

test('a card that is dragged tells its verdict before the drop, and a wrong place why not', async ({
  page,
}) => {
  await buildByKeys(page);
  await askByKeys(page);
  const centre = async (target: Locator) => {
    const box = await target.boundingBox();
    if (!box) throw new Error('not in sight');
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  const port = (bdf: string) => outline(page).locator(`[data-node][title^="${bdf} "]`);
  await page.mouse.move(...(await centre(row(page, /^NIC/))));
  await page.mouse.down();
  await page.mouse.move(...(await centre(port('02:00.0'))), { steps: 4 });
  await expect(status(page, /is already below .* a link leads to one device/)).toBeVisible();
  await page.mouse.move(...(await centre(port('08:01.0'))), { steps: 4 });
  await expect(status(page, /NIC 0 to GPU 0 becomes Via host bridge.*2 pairs worse/)).toBeVisible();
  await page.mouse.up();
  await expect(status(page, /^Moved NIC 0 to .*is now Via host bridge\. 2 pairs worse\./)).toBeVisible();
  await expect(verdict(page)).toContainText('Via host bridge');

  await page.mouse.move(...(await centre(row(page, /^NIC/))));
  await page.mouse.down();
  await page.mouse.move(...(await centre(port('02:02.0'))), { steps: 4 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(verdict(page)).toContainText('Via host bridge');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(verdict(page)).toContainText('Direct');
});

test('by clicks alone: a card finds its best slot, is named, and is removed with what hangs below', async ({
  page,
}) => {
  await page.goto('./');
  await page.getByRole('button', { name: /Start from nothing/ }).click();
  const add = async (below: string, what: string) => {
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Add' });
    const where = dialog.getByRole('combobox', { name: 'Below' });
    const option = where.locator('option', { hasText: below });
    await where.selectOption((await option.first().getAttribute('value')) ?? '');
    await dialog.getByRole('searchbox', { name: 'Find a device' }).fill(what);
    await dialog.getByRole('list', { name: 'May be added' }).getByRole('button').first().click();
    await expect(dialog).toBeHidden();
  };
  await add('Host bridge', 'EPYC root port');
  await add('Host bridge', 'EPYC root port');
  await add('00:01.1', 'PEX8747');
  await add('02:00.0', 'H100');
  await add('00:01.2', 'ConnectX-7');
  await row(page, /^NIC/).click();
  await page.getByRole('button', { name: 'Find the best slot for this card' }).click();
  const slots = page.getByRole('region', { name: /^Slots for NIC/ });
  await expect(slots.getByRole('listitem').first()).toContainText(/GPU 0\s+directly/);
  await slots.getByRole('button', { name: 'Move it there' }).first().click();
  await expect(status(page, /^Moved NIC 0/)).toBeVisible();

  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByRole('textbox', { name: /^Name/ }).fill('Uplink');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(row(page, /^Uplink/)).toBeVisible();

  await outline(page).locator('[data-node][title^="01:00.0 "]').click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('Uplink');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row(page, /^Uplink/)).toBeHidden();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(row(page, /^Uplink/)).toBeVisible();
});

test('facts of a capture are changed, marked, and taken back', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await row(page, /^NVMe 0/).click();
  await page.getByText('Change link, NUMA node, slot or BARs').click();
  const node = page.getByRole('textbox', { name: 'NUMA node' });
  const before = await node.inputValue();
  await node.fill('3');
  await node.press('Enter');
  await expect(status(page, /^Changed the NUMA node of NVMe 0/)).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  const changed = page.getByRole('region', { name: 'Changed by you' });
  await expect(changed).toContainText('NVMe 0: the NUMA node');
  await changed.getByRole('button', { name: 'take all back' }).click();
  await expect(changed).toBeHidden();
  await row(page, /^NVMe 0/).click();
  await page.getByText('Change link, NUMA node, slot or BARs').click();
  await expect(node).toHaveValue(before);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
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
