import { expect, type Locator, type Page } from '@playwright/test';
import { openExample, outline, reload, test, verdict } from './page.ts';

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

const port = (page: Page, bdf: string): Locator => outline(page).locator(`[data-node][title^="${bdf} "]`);

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator) {
  for (let i = 0; i < 120; i++) {
    if (await target.evaluate(element => element.contains(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

/** What is added to an empty machine with one host bridge: two switches, and a GPU and a NIC in the first. */
const parts = [
  { below: 'host', what: 'EPYC root port' },
  { below: 'host', what: 'EPYC root port' },
  { below: '00:01.1', what: 'PEX890' },
  { below: '00:01.2', what: 'PEX890' },
  { below: '02:00.0', what: 'H100' },
  { below: '02:01.0', what: 'ConnectX-7' },
] as const;

/** A way to work: how a button is pressed, a part added below a row, a card moved, a pair asked about. */
interface Way {
  readonly press: (page: Page, button: Locator) => Promise<void>;
  readonly add: (page: Page, below: Locator, what: string) => Promise<void>;
  readonly moveNic: (page: Page) => Promise<void>;
  readonly ask: (page: Page) => Promise<void>;
}

const centre = async (target: Locator) => {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('not in sight');
  return [box.x + box.width / 2, box.y + box.height / 2] as const;
};
const dragTo = async (page: Page, from: Locator, to: Locator) => {
  await page.mouse.move(...(await centre(from)));
  await page.mouse.down();
  await page.mouse.move(...(await centre(to)), { steps: 4 });
};
const askByClicks = async (page: Page) => {
  await row(page, /^NIC/).click();
  if (await page.getByText('would reach the memory of').isHidden()) await row(page, /^NIC/).click();
  await row(page, /^GPU/).click();
};

const ways = {
  'by mouse': {
    press: (_page, button) => button.click(),
    add: async (page, below, what) => {
      const item = page.getByRole('region', { name: 'Palette' }).getByRole('button', { name: what });
      await dragTo(page, item, below);
      await page.mouse.up();
    },
    moveNic: async page => {
      await dragTo(page, row(page, /^NIC/), port(page, '02:00.0'));
      await expect(status(page, /is already below .* a link leads to one device/)).toBeVisible();
      await page.mouse.move(...(await centre(port(page, '08:01.0'))), { steps: 4 });
      await expect(
        status(page, /NIC 0 to GPU 0 becomes Via host bridge.*GB\/s.*Link x16 Gen5.*1 pair worse/),
      ).toBeVisible();
      await page.mouse.up();
    },
    ask: askByClicks,
  },
  'by clicks alone': {
    press: (_page, button) => button.click(),
    add: async (page, below, what) => {
      await below.click();
      await page.getByRole('button', { name: 'Add below' }).click();
      const list = page.getByRole('list', { name: 'May be added' });
      await list.getByRole('button', { name: what }).click();
    },
    moveNic: async page => {
      await row(page, /^NIC/).click();
      await page.getByRole('button', { name: 'Move', exact: true }).click();
      const list = page.getByRole('list', { name: 'May be moved to' });
      await list
        .getByRole('button', { name: /becomes Via host bridge/ })
        .first()
        .click();
    },
    ask: askByClicks,
  },
  'by keyboard alone': {
    press: async (page, button) => {
      await tabTo(page, button);
      await page.keyboard.press('Enter');
    },
    add: async (page, below, what) => {
      await tabTo(page, outline(page));
      await walkTo(page, below);
      await addByKeys(page, what);
    },
    moveNic: async page => {
      await tabTo(page, outline(page));
      await walkTo(page, row(page, /^NIC/));
      await page.keyboard.press('m');
      const list = page.getByRole('list', { name: 'May be moved to' });
      await expect(list.getByRole('button').first()).toBeFocused();
      const other = list.getByRole('button', { name: /becomes Via host bridge/ }).first();
      while (!(await other.evaluate(element => element === document.activeElement))) {
        await page.keyboard.press('ArrowDown');
      }
      await page.keyboard.press('Enter');
    },
    ask: async page => {
      await tabTo(page, outline(page));
      await walkTo(page, row(page, /^NIC/));
      await page.keyboard.press('p');
      await walkTo(page, row(page, /^GPU/));
      await page.keyboard.press('p');
    },
  },
} satisfies Record<string, Way>;

for (const [name, { press, add, moveNic, ask }] of Object.entries<Way>(ways)) {
  test(`${name}: a machine of two switches is built, a card moved, both compared, shared, and found again`, async ({
    page,
  }) => {
    await page.goto('./');
    await press(page, page.getByRole('button', { name: /Start from nothing/ }));
    const host = row(page, /^Host bridge/);
    await expect(host).toBeVisible();
    await expect(page.getByRole('region', { name: 'Build a machine' })).toContainText('Add a root port');
    for (const [i, { below, what }] of parts.entries()) {
      const rows = await outline(page).getByRole('treeitem').count();
      await add(page, below === 'host' ? host : port(page, below), what);
      await expect.poll(() => outline(page).getByRole('treeitem').count(), `part ${i}`).toBeGreaterThan(rows);
    }
    await ask(page);
    await expect(verdict(page)).toContainText('Direct');

    await press(page, page.getByRole('button', { name: 'Keep this as A' }));
    await moveNic(page);
    await expect(status(page, /^Moved NIC 0 to .*is now Via host bridge\. 1 pair worse\.$/)).toBeVisible();
    await expect(verdict(page)).toContainText('Via host bridge');

    await press(page, page.getByRole('button', { name: 'See differences' }));
    const differences = page.getByRole('dialog', { name: 'A against B' });
    await expect(differences).toContainText('1 pair worse');
    const trees = differences.getByRole('table', { name: 'Trees side by side' });
    await expect(trees.getByRole('row', { name: /NIC 0 .* moved away/ })).toBeVisible();
    await expect(trees.getByRole('row', { name: /NIC 0 .* moved here/ })).toBeVisible();
    await press(page, differences.getByRole('button', { name: 'Share both' }));
    await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/&a=1/);
    await page.keyboard.press('Escape');

    await reload(page);
    await expect(verdict(page)).toContainText('Via host bridge');
    await press(page, page.getByRole('button', { name: 'Peerlane' }));
    await press(page, page.getByRole('button', { name: /^My machine/ }));
    await expect(row(page, /^GPU 0/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('1 pair worse');
  });
}

test('a drag is let go of with Escape, and a move undone and redone', async ({ page }) => {
  const { add, ask, moveNic } = ways['by mouse'];
  await page.goto('./');
  await page.getByRole('button', { name: /Start from nothing/ }).click();
  for (const { below, what } of parts) {
    const to = below === 'host' ? row(page, /^Host bridge/) : port(page, below);
    await expect(to).toBeVisible();
    await add(page, to, what);
  }
  await ask(page);
  await dragTo(page, row(page, /^NIC/), port(page, '02:02.0'));
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(port(page, '02:02.0')).toContainText('free');
  await moveNic(page);
  await expect(verdict(page)).toContainText('Via host bridge');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(verdict(page)).toContainText('Direct');
  await page.keyboard.press('Control+y');
  await expect(verdict(page)).toContainText('Via host bridge');
});

test('something of the palette asks for a port, best first, and says why nowhere else', async ({ page }) => {
  await openExample(page, /one PLX switch/);
  await page.getByRole('button', { name: 'Palette' }).click();
  const palette = page.getByRole('region', { name: 'Palette' });
  await palette.getByRole('button', { name: /Samsung PM9A3/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Where to put Samsung PM9A3/ });
  await dialog.getByText(/where it may not be put/).click();
  await expect(dialog).toContainText('a link leads to one device');
});

test('a retimer goes into a link: the port tells of it, and the verdict stays', async ({ page }) => {
  await openExample(page, /one PLX switch/);
  await page.getByRole('button', { name: 'Palette' }).click();
  await page
    .getByRole('region', { name: 'Palette' })
    .getByRole('button', { name: /Retimer/ })
    .click();
  const dialog = page.getByRole('dialog', { name: /^Where to put Retimer/ });
  await dialog.getByRole('button', { name: /^PCIE1/ }).click();
  await expect(dialog).toBeHidden();
  const fact = page.getByRole('term').filter({ hasText: 'Retimers below' });
  await expect(fact).toBeVisible();
  await expect(verdict(page)).toContainText('Blocked');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(fact).toBeHidden();
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
  await slots
    .getByRole('button', { name: /^Move it to/ })
    .first()
    .click();
  await expect(status(page, /^Moved NIC 0/)).toBeVisible();

  await slots.getByText(/^To work with/).click();
  await slots.getByRole('checkbox', { name: 'all of them' }).uncheck();
  await expect(slots.getByText('To work with nobody')).toBeVisible();
  await slots.getByRole('checkbox', { name: /^GPU 0/ }).check();
  await expect(slots.getByRole('listitem').first()).toContainText('where it is');

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

test('lanes of an empty port are split, and a root complex gives no more than it has', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: /Start from nothing/ }).click();
  const palette = page.getByRole('region', { name: 'Palette' });
  const host = row(page, /^Host bridge/);
  await expect(host).toBeVisible();
  for (const bdf of ['00:01.1', '00:01.2']) {
    await dragTo(page, palette.getByRole('button', { name: 'EPYC root port' }), host);
    await page.mouse.up();
    await expect(port(page, bdf)).toBeVisible();
  }
  await dragTo(page, palette.getByRole('button', { name: 'EPYC root port' }), host);
  await expect(status(page, /has 32 lanes .* take 32 of them: split the lanes of a port/)).toBeVisible();
  await page.mouse.up();
  await port(page, '00:01.1').click();
  await page.getByRole('button', { name: 'x8 + x8' }).click();
  await expect(status(page, /^Split the lanes of .* into 8 \+ 8/)).toBeVisible();
  await expect(port(page, '00:01.1')).toContainText('free · x8 Gen4');
  await expect(port(page, '00:01.3')).toContainText('free · x8 Gen4');
});
