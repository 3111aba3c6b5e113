import { expect, test } from '@playwright/test';
import { openExample, reload } from './page.ts';

test('an engine that does not start is told in words, and started again it answers', async ({ page }) => {
  const engine = /\/assets\/worker\/engine/;
  await page.route(engine, route => route.abort());
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste lspci' }).click();
  const box = page.getByRole('textbox', { name: 'Capture' });
  await box.fill('00:00.0 Host bridge: Intel Corporation Device 29c0\n');
  await page.getByRole('button', { name: 'Draw this machine' }).click();
  await expect(page.getByRole('dialog').getByText(/The engine stopped/)).toBeVisible();
  await expect(box).toHaveValue(/Host bridge/);

  await page.unroute(engine);
  await page.getByRole('button', { name: 'Draw this machine' }).click();
  await expect(page.getByRole('tree', { name: 'Devices' })).toBeVisible();
});

test('a part of the page that cannot be fetched is told in words, and the rest goes on working', async ({
  page,
}) => {
  await page.route(/\/assets\/MemoryTab/, route => route.abort());
  await page.goto('./#e=first-lesson');
  const tree = page.getByRole('tree', { name: 'Devices' });
  await expect(tree).toBeVisible();
  await page.getByRole('tab', { name: 'Memory' }).click();
  await expect(page.getByRole('alert')).toContainText('A part of the page could not be fetched');
  await page.getByRole('tab', { name: 'Verdict' }).click();
  await expect(page.getByRole('tabpanel')).not.toBeEmpty();
  await expect(tree).toBeVisible();

  await page.unroute(/\/assets\/MemoryTab/);
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('tab', { name: 'Memory' }).click();
  await expect(page.getByRole('tabpanel')).not.toBeEmpty();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('an engine that the browser ended without a word is noticed, and a new one answers', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const Native = window.Worker;
    window.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        addEventListener('end-engine', () => this.terminate(), { once: true });
      }
    };
  });
  await page.clock.install();
  await openExample(page, /desktop/i);
  await page.evaluate(() => dispatchEvent(new Event('end-engine')));
  await page.getByRole('combobox', { name: 'Kernel' }).selectOption('5.4');
  await page.clock.fastForward(20_000);
  const silence = page.getByRole('alert').filter({ hasText: 'The engine has not answered' });
  await silence.getByRole('button', { name: 'Restart' }).click();
  await expect(silence).toHaveCount(0);
  await expect(page.locator('html[data-keeping]')).toHaveCount(0);
  await reload(page);
  await expect(page.getByRole('combobox', { name: 'Kernel' })).toHaveValue('5.4');
});
