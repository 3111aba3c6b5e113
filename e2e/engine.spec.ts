import { expect, type Page, test } from '@playwright/test';
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
  await page.getByRole('button', { name: 'Close the lab' }).click();
  await expect(page.getByRole('region', { name: 'Answer' })).not.toBeEmpty();
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

/** Counts what the page posts to the engine: calls by name, and bytes of everything as JSON. */
async function countPosts(page: Page) {
  await page.addInitScript(() => {
    const posts: { call: string; bytes: number }[] = [];
    Object.assign(window, { posts });
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: { call?: string }) {
      const text = JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
      posts.push({ call: message.call ?? 'cancel', bytes: text.length });
      post.call(this, message);
    };
  });
  const posts = () =>
    page.evaluate(() => (window as unknown as { posts: { call: string; bytes: number }[] }).posts);
  return {
    posts,
    bytes: async () => (await posts()).reduce((sum, each) => sum + each.bytes, 0),
    forget: () =>
      page.evaluate(() => {
        (window as unknown as { posts: unknown[] }).posts.length = 0;
      }),
  };
}

test('a machine of 300 devices is posted at most once, and another kernel costs a few kilobytes', async ({
  page,
}) => {
  const counted = await countPosts(page);
  await page.goto('./#e=nvme-rack');
  await expect(page.getByRole('tree', { name: 'Devices' })).toBeVisible();
  expect((await counted.posts()).map(({ call }) => call)).toContain('layout');
  expect(await counted.bytes()).toBeLessThan(5_000);

  const kernel = page.getByRole('combobox', { name: 'Kernel' });
  await expect(page.locator('html[data-keeping]')).toHaveCount(0);
  await counted.forget();
  await kernel.selectOption('4.20');
  await expect.poll(async () => (await counted.posts()).map(({ call }) => call)).toContain('analyse');
  await expect(page.locator('html[data-keeping]')).toHaveCount(0);
  expect(await counted.bytes()).toBeLessThan(5_000);
});

test('twelve changes within 200 ms end in at most two rounds of calls', async ({ page }) => {
  const counted = await countPosts(page);
  await page.clock.install();
  await page.goto('./#e=nvme-rack');
  await expect(page.getByRole('tree', { name: 'Devices' })).toBeVisible();
  const kernel = page.getByRole('combobox', { name: 'Kernel' });
  // However slow the machine, the page's own time passes as the test says.
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await counted.forget();
  for (let i = 0; i < 12; i++) {
    await kernel.selectOption({ index: i % 6 });
    await page.clock.runFor(16);
  }
  await page.clock.runFor(1_000);
  await expect(page.locator('html[data-keeping]')).toHaveCount(0);
  const calls = (await counted.posts()).map(({ call }) => call).filter(call => call !== 'cancel');
  expect(calls).toContain('analyse');
  for (const call of new Set(calls)) {
    expect(calls.filter(each => each === call).length, call).toBeLessThanOrEqual(2);
  }
  expect(await counted.bytes()).toBeLessThan(10_000);
});
