import { expect, type Page } from '@playwright/test';
import { openExample, outline, pasteMachine, reload, test, twoSwitches } from './page.ts';

/** Served over plain HTTP from a machine that is not this one, as in a lab or a course: no secure context. */
test.use({ baseURL: `http://198.51.100.7:${process.env['E2E_PORT']}/` });

const kernel = (page: Page) => page.getByRole('combobox', { name: 'Kernel' });
const isSecure = (page: Page) => page.evaluate(() => window.isSecureContext);

test('over plain HTTP an edit of an example and a paste are there after a reload', async ({ page }) => {
  await openExample(page, /desktop/i);
  expect(await isSecure(page)).toBe(false);
  await kernel(page).selectOption('5.4');
  await expect(page).toHaveURL(/#d=/);
  await reload(page);
  await expect(kernel(page)).toHaveValue('5.4');
  await pasteMachine(page, twoSwitches);
  await reload(page);
  await expect(outline(page).getByRole('treeitem', { name: /NVMe 0/ })).toBeVisible();
  await page.goto('./');
  const shelf = page.getByRole('region', { name: 'Kept in this browser' });
  await expect(shelf.getByRole('listitem')).toHaveCount(2);
  await expect(shelf).toContainText('came over plain HTTP');
});

/** What a paste would give: the browser hands the clipboard to no page over plain HTTP, but to a person who pastes. */
async function pasted(page: Page): Promise<string> {
  const box = await page.evaluateHandle(() => {
    const area = document.createElement('textarea');
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.focus();
    return area;
  });
  await page.keyboard.press('Control+V');
  return box.evaluate(area => {
    const { value } = area;
    area.remove();
    return value;
  });
}

test('over plain HTTP the link is copied', async ({ page }) => {
  await openExample(page, /desktop/i);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const dialog = page.getByRole('dialog');
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  const copy = dialog.getByRole('button', { name: 'Copy link' });
  await copy.click();
  await expect(page.getByText('Link copied.')).toBeAttached();
  await expect(copy).toBeFocused();
  expect(await pasted(page)).toBe(link);
});

test('where nothing may be copied the text is shown, selected', async ({ page }) => {
  await page.addInitScript(() => {
    document.execCommand = () => false;
  });
  await openExample(page, /desktop/i);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByRole('dialog').getByRole('textbox', { name: 'Link' }).inputValue();
  await page.getByRole('dialog').getByRole('button', { name: 'Copy link' }).click();
  const byHand = page.getByRole('dialog', { name: 'Copy it by hand' });
  const box = byHand.getByRole('textbox');
  await expect(box).toHaveValue(link);
  await expect(box).toBeFocused();
  expect(await box.evaluate((area: HTMLTextAreaElement) => [area.selectionStart, area.selectionEnd])).toEqual(
    [0, link.length],
  );
  await page.keyboard.press('Escape');
  await expect(byHand).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: 'Share this machine' })).toBeVisible();
});
