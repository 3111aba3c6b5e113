import { test as bare, expect, type Page, type Worker } from '@playwright/test';
import { pasteMachine, test, twoSwitches } from './page.ts';

const elsewhere = 'https://elsewhere.example/collect';

test('the page opens and draws with nothing on the console and no request to elsewhere', async ({ page }) => {
  // What the policy refuses is said on the console, which fails any test.
  await pasteMachine(page, twoSwitches);
});

bare('page and engine are served under a policy without any unsafe source', async ({ page }) => {
  const workerScript = page.waitForResponse(/assets\/worker\//);
  const answer = await page.goto('./');
  const stated = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .evaluate(({ content }: HTMLMetaElement) => content);
  expect(stated).toContain("default-src 'none'");
  expect(stated).toContain("script-src 'self';");
  expect(stated).toContain("style-src 'self';");
  expect(stated).not.toMatch(/unsafe|https?:|\*/);
  expect(answer?.headers()['content-security-policy']).toBe(stated);
  await pasteMachine(page, twoSwitches);
  expect((await workerScript).headers()['content-security-policy']).toBe(stated);
});

/** Whether a request to elsewhere got out; the network would answer it. */
const getsOut = (from: Page | Worker): Promise<boolean> =>
  (from as Worker).evaluate(async url => {
    try {
      await fetch(url);
      return true;
    } catch {
      return false;
    }
  }, elsewhere);

bare('neither the page nor the engine can send anything to elsewhere', async ({ page, context }) => {
  await context.route(`${elsewhere}*`, route =>
    route.fulfill({ headers: { 'access-control-allow-origin': '*' }, body: 'taken' }),
  );
  const engine = page.waitForEvent('worker');
  await pasteMachine(page, twoSwitches);
  expect(await getsOut(page)).toBe(false);
  expect(await getsOut(await engine)).toBe(false);
});

bare('an inline script does not run', async ({ page }) => {
  await page.goto('./');
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline"';
    document.head.append(script);
    return document.title === 'inline';
  });
  expect(ran).toBe(false);
});
