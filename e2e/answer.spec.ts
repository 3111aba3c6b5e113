import { expect } from '@playwright/test';
import { openExample, outline, test, verdict } from './page.ts';

for (const size of [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
]) {
  test.describe(`at ${size.width} by ${size.height}`, () => {
    test.use({ viewport: size });
    test('question, headline, layers and the first command are in sight, and stay so with a lab open', async ({
      page,
    }) => {
      await openExample(page, /PLX/i);
      for (const name of [/^GPU 1/, /^GPU 0/]) {
        await outline(page).getByRole('treeitem', { name }).focus();
        await page.keyboard.press('p');
      }
      const answer = page.getByRole('region', { name: 'Answer' });
      await expect(verdict(page)).toContainText('Blocked');
      await expect(verdict(page)).toContainText(/writes \d+\.\d GB\/s/);
      const fix = answer.getByRole('button', { name: /^Copy pci=/ }).first();
      for (const part of [verdict(page), answer.getByRole('region', { name: 'Layers' }), fix])
        await expect(part).toBeInViewport({ ratio: 1 });
      await page.getByRole('tab', { name: 'Route' }).click();
      await expect(page.getByRole('region', { name: 'Lab' })).toContainText('Initiator');
      await expect(fix).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole('img', { name: /^Tree of/ })).toBeInViewport();
    });
  });
}

test('the answer is spoken, parts are resized by keys, and the focus is never lost', async ({ page }) => {
  await openExample(page, /PLX/i);
  for (const name of [/^GPU 1/, /^GPU 0/]) {
    await outline(page).getByRole('treeitem', { name }).focus();
    await page.keyboard.press('p');
  }
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer.getByRole('status')).toHaveText(/^GPU 1 to GPU 0: blocked, ACS redirect on 02:0/);

  await page.getByRole('tab', { name: 'Traffic' }).click();
  const edge = page.getByRole('separator', { name: 'Height of the lab' });
  const lab = page.getByRole('region', { name: 'Lab' });
  const before = (await lab.boundingBox())?.height ?? 0;
  await edge.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => Math.round(((await lab.boundingBox())?.height ?? 0) - before)).toBe(32);

  const focused = () => page.evaluate(() => document.activeElement?.tagName);
  await page.getByRole('button', { name: 'Close the lab' }).press('Enter');
  await expect(page.getByRole('tab', { name: 'Traffic' })).toBeFocused();
  await page.getByRole('button', { name: 'Close this pair' }).press('Enter');
  await expect(answer).toContainText('Ask about a pair');
  await expect.poll(focused).not.toBe('BODY');
});
