import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { dropFiles, openExample, pasteMachine, reload, test, twoSwitches, twoSwitchesName } from './page.ts';

const openMachines = (page: Page, name: string | RegExp) =>
  page.getByRole('banner').getByRole('button', { name }).first().click();
const kernel = (page: Page) => page.getByRole('combobox', { name: 'Kernel' });
const dialog = (page: Page) => page.getByRole('dialog');

test('a machine has the name that it is given, and a reload brings back its last state', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await openMachines(page, twoSwitchesName);
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Rack 7');
  await dialog(page).getByRole('button', { name: 'Rename' }).click();
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await kernel(page).selectOption('5.4');
  await reload(page);
  await expect(page.getByRole('banner').getByRole('button', { name: 'Rack 7' })).toBeVisible();
  await expect(kernel(page)).toHaveValue('5.4');
});

test('a kept state is there after a reload, can be looked at and gone back to', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await kernel(page).selectOption('5.4');
  await openMachines(page, twoSwitchesName);
  await dialog(page).getByRole('textbox', { name: 'Keep this state as' }).fill('old kernel');
  await dialog(page).getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(dialog(page).getByText('old kernel')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await kernel(page).selectOption('7.3');
  await reload(page);
  await expect(kernel(page)).toHaveValue('7.3');
  await openMachines(page, twoSwitchesName);
  await dialog(page).getByRole('button', { name: 'Go back to old kernel' }).click();
  await expect(kernel(page)).toHaveValue('5.4');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(kernel(page)).toHaveValue('7.3');
  await openMachines(page, twoSwitchesName);
  await dialog(page).getByRole('button', { name: 'Look at old kernel' }).click();
  await expect(kernel(page)).toHaveValue('5.4');
  await expect(kernel(page)).toBeDisabled();
  await page.goBack();
  await expect(kernel(page)).toHaveValue('7.3');
});

test('two tabs on one machine lose nothing', async ({ page, context }) => {
  await pasteMachine(page, twoSwitches);
  await expect(page).toHaveURL(/#d=/);
  await kernel(page).selectOption('6.0');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(kernel(other)).toHaveValue('6.0');

  await kernel(page).selectOption('5.4');
  await expect(other.getByText('Another tab changed this machine')).toBeVisible();
  await kernel(other).selectOption('7.3');
  await expect(
    other.getByRole('banner').getByRole('button', { name: `${twoSwitchesName} (second tab)` }),
  ).toBeVisible();
  await other.waitForTimeout(300);
  await reload(page);
  await expect(kernel(page)).toHaveValue('5.4');
  await openMachines(page, twoSwitchesName);
  await dialog(page)
    .getByRole('button', { name: new RegExp(`^${twoSwitchesName} \\(second tab\\)`) })
    .click();
  await expect(kernel(page)).toHaveValue('7.3');
});

test('what was forgotten comes back', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await openMachines(page, twoSwitchesName);
  await dialog(page)
    .getByRole('button', { name: `Remove ${twoSwitchesName} from this browser` })
    .click();
  await expect(dialog(page).getByText(`${twoSwitchesName} is forgotten.`)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Bring it back' }).click();
  await expect(
    dialog(page).getByRole('button', { name: new RegExp(`^${twoSwitchesName} captured`) }),
  ).toBeVisible();
});

test('machines that an older Peerlane kept are all there', async ({ page }) => {
  await openExample(page, /desktop/i);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.goto('about:blank');
  await page.addInitScript(fragment => {
    if (localStorage.getItem('seeded')) return;
    localStorage.setItem('seeded', 'yes');
    for (const id of ['one', 'two']) {
      const entry = { id, name: `Old ${id}`, origin: 'captured', savedAtMs: 1, fragment };
      localStorage.setItem(`peerlane.machine.${id}`, JSON.stringify(entry));
    }
  }, link.split('#')[1] ?? '');
  await page.goto('./');
  await expect(page.getByRole('button', { name: /Old one/ })).toBeVisible();
  await reload(page);
  await page.getByRole('button', { name: /Old two/ }).click();
  await expect(page).toHaveURL(/#d=two/);
  await expect(page.getByRole('tree', { name: 'Devices' })).toBeVisible();
});

/** Saves by this button of the share dialog and answers with what was saved. */
async function saved(page: Page, button: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

for (const [what, button, ending] of [
  ['file', 'Save a file', '.peerlane.json'],
  ['SVG picture', 'Picture as SVG', '.svg'],
  ['PNG picture', 'Picture as PNG', '.png'],
] as const) {
  test(`a machine saved as a ${what} opens again where it is dropped, beside what is kept`, async ({
    page,
    browser,
    baseURL,
  }) => {
    await pasteMachine(page, twoSwitches);
    await kernel(page).selectOption('5.4');
    await page.getByRole('button', { name: 'Copy link' }).click();
    const file = await saved(page, button);
    expect(file.name).toBe(`7-nvme-drives-2-switches-qemu${ending}`);

    const elsewhere = await browser.newContext(baseURL === undefined ? {} : { baseURL });
    const other = await elsewhere.newPage();
    await openExample(other, /desktop/i);
    await kernel(other).selectOption('6.0');
    await dropFiles(other, [file]);
    await expect(other.getByRole('banner').getByRole('button', { name: twoSwitchesName })).toBeVisible();
    await expect(kernel(other)).toHaveValue('5.4');
    await expect(kernel(other)).toBeEnabled();
    await openMachines(other, twoSwitchesName);
    await expect(
      dialog(other).getByRole('button', { name: /^Desktop,? .*built-in example · / }),
    ).toBeVisible();
    await elsewhere.close();
  });
}

test('a picture without a machine is answered in words', async ({ page }) => {
  await page.goto('./');
  await dropFiles(page, [{ name: 'x.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }]);
  await expect(page.getByRole('alert')).toContainText('carries no machine');
});

test('a full disk is said, and what it refused is kept once there is room', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (sessionStorage.getItem('full')) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, args);
    };
  });
  await pasteMachine(page, twoSwitches);
  await page.evaluate(() => sessionStorage.setItem('full', 'yes'));
  await kernel(page).selectOption('5.4');
  const warning = page.getByRole('alert');
  await expect(warning).toContainText('its storage is full');
  await page.evaluate(() => sessionStorage.removeItem('full'));
  await warning.getByRole('button', { name: 'Try again' }).click();
  await expect(warning).toHaveCount(0);
  await reload(page);
  await expect(kernel(page)).toHaveValue('5.4');
});

test('what comes back otherwise than it was written is not called kept', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const isSpoiled = sessionStorage.getItem('spoiled') && this.name === 'machines';
      return put.call(this, isSpoiled ? { ...(value as object), fragment: 's=1d.spoiled' } : value, key);
    };
  });
  await pasteMachine(page, twoSwitches);
  await page.evaluate(() => sessionStorage.setItem('spoiled', 'yes'));
  await kernel(page).selectOption('5.4');
  const warning = page.getByRole('alert');
  await expect(warning).toContainText('what it gives back is something else');
  await page.evaluate(() => sessionStorage.removeItem('spoiled'));
});

/** Lays something on the shelf that Peerlane did not write. */
const layOnShelf = (page: Page, record: { id: string }) =>
  page.evaluate(
    value =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('peerlane');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('machines', 'readwrite');
          transaction.objectStore('machines').put(value);
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    record,
  );

test('damaged records are said, all others are listed, and whatever is kept can be saved', async ({
  page,
}) => {
  await pasteMachine(page, twoSwitches);
  await layOnShelf(page, { id: 'damaged' });
  await layOnShelf(page, {
    id: 'odd',
    name: 'Odd',
    origin: '',
    savedAtMs: 1,
    fragment: 's=1d.odd',
    version: 1,
  } as never);
  await page.goto('./');
  await expect(page.getByText('One record is damaged and is left out.')).toBeVisible();
  await expect(page.getByRole('button', { name: new RegExp(`^${twoSwitchesName}`) })).toBeVisible();
  await page.getByRole('button', { name: /^Odd/ }).click();
  await expect(
    page.getByRole('status').filter({ hasText: 'What was kept of Odd cannot be opened' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Save what is kept' }).click();
  const all = dialog(page).getByRole('list', { name: 'Everything kept' });
  await expect(all.getByRole('listitem').filter({ hasText: twoSwitchesName })).toContainText('Opens.');
  await expect(all.getByRole('listitem').filter({ hasText: 'Odd' })).toContainText('Does not open: ');
  expect((await saved(page, `${twoSwitchesName} as a Peerlane file`)).bytes.toString()).toContain(
    '"format": "peerlane"',
  );
  expect((await saved(page, `Original text of ${twoSwitchesName}`)).bytes.toString()).toBe(twoSwitches);
  expect((await saved(page, 'Odd as a link')).bytes.toString()).toContain('#s=1d.odd');
  expect((await saved(page, 'A machine without a name as it lies there')).bytes.toString()).toContain(
    '"damaged"',
  );
  await expectNothingSerious(page);
});

test('the original text is there after a reload, as it was pasted', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await reload(page);
  await openMachines(page, twoSwitchesName);
  expect((await saved(page, 'Save original text')).bytes.toString()).toBe(twoSwitches);
});

test('what is personal in the original text is left out of what is saved, until it is asked for', async ({
  page,
}) => {
  const prompted = `root@rack7:~# lspci -nnvvv\n${twoSwitches}`;
  await pasteMachine(page, prompted);
  await openMachines(page, twoSwitchesName);
  const without = (await saved(page, 'Save original text')).bytes.toString();
  expect(without).toBe(`user@host:~# lspci -nnvvv\n${twoSwitches}`);
  await dialog(page)
    .getByRole('checkbox', { name: /1 host or user name/ })
    .uncheck();
  expect((await saved(page, 'Save original text')).bytes.toString()).toBe(prompted);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious where machines are kept and saved', async ({ page }) => {
      await pasteMachine(page, twoSwitches);
      await openMachines(page, twoSwitchesName);
      await dialog(page).getByRole('textbox', { name: 'Keep this state as' }).fill('now');
      await dialog(page).getByRole('button', { name: 'Keep', exact: true }).click();
      await dialog(page)
        .getByRole('button', { name: `Remove ${twoSwitchesName} from this browser` })
        .click();
      await expect(dialog(page).getByRole('button', { name: 'Bring it back' })).toBeVisible();
      await expectNothingSerious(page);
      await dialog(page).getByRole('button', { name: 'Close' }).click();
      await page.getByRole('button', { name: 'Copy link' }).click();
      await expect(dialog(page).getByRole('button', { name: 'Picture as PNG' })).toBeEnabled();
      await expectNothingSerious(page);
    });
  });
}

async function expectNothingSerious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id }) => id)).toEqual([]);
}
