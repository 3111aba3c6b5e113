import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { outline, reload, test } from './page.ts';

/** Walks with Tab, or back with Shift+Tab, until the focus is on this. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press(key);
    if (await wanted.evaluate(element => element === document.activeElement)) return;
  }
  throw new Error(`${key} never reached ${wanted}`);
}

const calls = (page: Page): Locator =>
  page.getByRole('list', { name: 'Calls' }).locator('li:has(> [data-part="head"])');
const openCall = (page: Page): Locator => page.locator('li[aria-current]:has(> [data-part="head"])');
const player = (page: Page): Locator => page.getByRole('region', { name: 'Player' });
const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Call', exact: true });
const runs = (page: Page): Locator => page.getByRole('region', { name: 'Runs side by side' });

test('the ping-pong by keys alone: compared, stepped through, broken by a call put in, and kept', async ({
  page,
}) => {
  await page.goto('./');
  await tabTo(page, page.getByRole('button', { name: 'Open an example' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /^Ping-pong/ }));
  await page.keyboard.press('Enter');
  await expect(outline(page)).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Sharing' })).toHaveAttribute('aria-selected', 'true');

  // The mend stands beside what it mends.
  await expect(runs(page).getByRole('row', { name: 'Migrations' }).getByRole('cell')).toHaveText([
    '7',
    '1',
    '–',
  ]);
  await expect(calls(page)).toHaveCount(21);

  // Stepping the list takes the player and the timeline along.
  await tabTo(page, openCall(page).locator('[data-part="head"]'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(openCall(page)).toContainText(
    'moves the buffer from VRAM that the BAR shows to system memory',
  );
  await expect(openCall(page)).toContainText('GPU 1 maps');
  await expect(player(page)).toContainText('Call 3, step 1 of');
  await expect(ruler(page)).toHaveAttribute('aria-valuenow', '3');
  const picture = page.getByRole('img', { name: /^Tree of/ });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');

  // The player takes list and timeline along, onto the bytes of the move and beyond.
  await tabTo(page, player(page).getByRole('button', { name: 'Step forward' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(picture).toHaveAttribute('data-lane', 'fallback');
  for (let i = 0; i < 30; i++) {
    if ((await ruler(page).getAttribute('aria-valuenow')) === '4') break;
    await page.keyboard.press('Enter');
  }
  await expect(player(page)).toContainText('Call 4, step 1 of');
  await expect(openCall(page)).toContainText('GPU 1 reads for 2 ms');

  // The timeline takes player and list along.
  await tabTo(page, ruler(page));
  await page.keyboard.press('Home');
  await expect(openCall(page)).toContainText('GPU 1 attaches');
  await expect(player(page)).toContainText('Call 1, step 1 of');

  // A call that has no business there.
  await tabTo(page, openCall(page).getByRole('button', { name: 'Insert before' }));
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Insert as call 1' });
  await expect(form.getByLabel('Call')).toBeFocused();
  await expect(form.getByLabel('Call')).toHaveValue('map');
  await tabTo(page, form.getByLabel('Party'));
  await page.keyboard.press('ArrowDown');
  await tabTo(page, form.getByRole('button', { name: 'Insert as call 1' }));
  await page.keyboard.press('Enter');
  await expect(calls(page)).toHaveCount(22);
  await expect(openCall(page).locator('[data-part="head"]')).toBeFocused();
  await expect(openCall(page)).toContainText('refused');
  await expect(openCall(page)).toContainText('GPU 1 is not attached.');
  await expect(openCall(page)).toContainText('struct dma_buf_attachment');
  await expect(runs(page).getByRole('row', { name: 'Refused' }).getByRole('cell').first()).toHaveText('1');

  await expect(page).toHaveURL(/#d=.*tab=sharing/);
  await reload(page);
  await expect(calls(page)).toHaveCount(22);
  await expect(openCall(page)).toContainText('GPU 1 is not attached.');

  // Moved behind the attachment it is no longer refused; undone it is again; removed it is gone.
  await tabTo(page, openCall(page).locator('[data-part="head"]'));
  await page.keyboard.press('Alt+ArrowDown');
  await expect(openCall(page)).toContainText('done');
  await page.keyboard.press('Control+z');
  await expect(calls(page).first()).toContainText('refused');
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await expect(calls(page)).toHaveCount(21);
  await expect(openCall(page).getByRole('button', { name: 'Remove call 1' })).toBeFocused();
});

test('a time that cannot be read is said beside its field, and the script stays as it was', async ({
  page,
}) => {
  await page.goto('./#e=ping-pong');
  await calls(page).nth(4).getByRole('button').click();
  await openCall(page).getByText('Change it').click();
  const time = openCall(page).getByLabel('For');
  await time.fill('a while');
  await expect(openCall(page).getByRole('alert')).toContainText('"a while" is not a time');
  await expect(calls(page).nth(4)).toContainText('14 ms pass');
  await time.fill('20 ms');
  await expect(calls(page).nth(4)).toContainText('20 ms pass');
  await expect(time).toHaveValue('20 ms');
});

test('any machine can share a buffer; a copy of the run is changed beside it', async ({ page }) => {
  await page.goto('./#e=workstation-plx&tab=sharing');
  await page.getByRole('button', { name: 'Share a buffer on this machine' }).click();
  await expect(calls(page)).toHaveCount(6);
  await page.getByText('shares with').click();
  await page.getByRole('button', { name: 'Copy this run beside it' }).click();
  await page.getByLabel('Name of the run').fill('Before dynamic importers');
  await page.getByLabel('Generation of the calls').selectOption('static');
  await expect(runs(page).getByRole('button')).toHaveText(['First try', 'Before dynamic importers']);
  await expect(page.getByRole('region', { name: 'Importers' })).toContainText('Blocked');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious in a script, its timeline and its set-up', async ({ page }) => {
      await page.goto('./#e=move-in-flight');
      await runs(page).getByRole('button', { name: 'The old table' }).click();
      await calls(page).nth(5).getByRole('button').click();
      await expect(openCall(page)).toContainText('flagged');
      await page.getByText('shares with').click();
      await openCall(page).getByText('Change it').click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => ({ id, targets: nodes.map(node => node.target.join(' ')) })),
      ).toEqual([]);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('nothing scrolls sideways but the timeline and the comparison', async ({ page }) => {
    await page.goto('./#e=ping-pong');
    await page.getByRole('button', { name: 'Labs' }).click();
    await calls(page).nth(6).getByRole('button').click();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Tree', exact: true }).click();
    await expect(ruler(page)).toBeVisible();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
