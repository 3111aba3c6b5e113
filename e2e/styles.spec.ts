import { expect, type Locator, type Page } from '@playwright/test';
import { outline, test } from './page.ts';

const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

/** How everything in a region is drawn, property by property. */
const looks = (region: Locator) =>
  region.evaluate(top =>
    [top, ...top.querySelectorAll('*')].map(element => {
      const style = getComputedStyle(element);
      const said = [...style].map(property => `${property}: ${style.getPropertyValue(property)}`);
      return `${element.tagName} ${said.join('; ')}`;
    }),
  );

test('a tab looks the same whichever tabs were open before', async ({ page }) => {
  await page.goto('./#e=epyc-nvme&p=nvme0~nvme1');
  await expect(outline(page)).toBeVisible();
  const told = page.getByRole('region', { name: 'Verdict', exact: true });
  await expect(told).toContainText('Via host bridge');
  await expect(page.getByRole('region', { name: 'Layers' })).toBeVisible();
  const verdictAtFirst = await looks(told);

  const outcome = page.getByRole('region', { name: 'Outcome', exact: true });
  await tab(page, 'Route');
  await expect(outcome).toContainText('Delivered');
  const routeAtFirst = await looks(outcome);

  for (const other of ['Clients', 'Memory', 'Mapping', 'Traffic', 'Sharing', 'NVMe-oF']) {
    await tab(page, other);
    await expect(page.getByRole('tabpanel')).not.toContainText('Loading');
    await tab(page, 'Route');
    await expect(outcome).toContainText('Delivered');
    expect(await looks(outcome), `after ${other}`).toEqual(routeAtFirst);
  }
  await page.getByRole('button', { name: 'Close the lab' }).click();
  expect(await looks(told)).toEqual(verdictAtFirst);
});

test('who chose larger text in the browser gets larger text, and a page that still fits', async ({
  page,
  context,
}) => {
  const browser = await context.newCDPSession(page);
  await browser.send('Page.enable');
  await browser.send('Page.setFontSizes', { fontSizes: { standard: 24, fixed: 20 } });
  await page.goto('./#e=epyc-nvme&p=nvme0~nvme1');
  const told = page.getByRole('region', { name: 'Verdict', exact: true });
  await expect(told).toContainText('Via host bridge');
  await expect(told.getByText(/^predicted, Linux/)).toHaveCSS('font-size', '18px');
  const beyond = await page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ]);
  expect(beyond).toEqual([0, 0]);
});
