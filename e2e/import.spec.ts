import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { dropFiles, openMatrix, outline, pasteMachine, test, twoSwitches } from './page.ts';

test('a pasted capture becomes an outline, a picture and a matrix', async ({ page }) => {
  await pasteMachine(page, twoSwitches);
  await expect(outline(page).getByRole('treeitem', { name: /NVMe 0/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /tree of/i })).toBeVisible();
  await openMatrix(page);
  await expect(page.getByRole('grid').getByRole('rowheader')).not.toHaveCount(0);
});

test('what is pasted anywhere on the page opens in the box, and Ctrl+Enter draws it', async ({ page }) => {
  await page.goto('./');
  const paste = (text: string) =>
    page.evaluate(pasted => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    }, text);
  await expect(page.getByRole('button', { name: 'Paste lspci' })).toBeVisible();
  await paste('just some words');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await paste(twoSwitches);
  const box = page.getByRole('textbox', { name: 'Capture' });
  await expect(box).toHaveValue(twoSwitches);
  await expect(outline(page)).toHaveCount(0);
  await box.press('ControlOrMeta+Enter');
  await expect(outline(page)).toBeVisible();
});

test('a dropped file is read like a paste', async ({ page }) => {
  await page.goto('./');
  await dropFiles(page, [{ name: 'rack7.txt', bytes: Buffer.from(twoSwitches) }]);
  await expect(outline(page)).toBeVisible();
  await expect(machine(page, 'rack7')).toBeVisible();
});

const machine = (page: Page, name: string) =>
  page.getByRole('banner').getByRole('button', { name, exact: true });

test('the script that captures everything can be read and copied', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste lspci' }).click();
  const dialog = page.getByRole('dialog');
  const url = new URL('collect.sh', page.url()).href;
  await expect(dialog.getByText(`curl -fsS ${url} | sudo sh > machine.txt`)).toBeVisible();
  await dialog.getByText('Read or copy the script').click();
  await expect(dialog.getByRole('textbox', { name: /save it as collect.sh/ })).toHaveValue(/^#!\/bin\/sh\n/);
  await expect(dialog.getByRole('button', { name: 'Copy the script' })).toBeEnabled();
});

test('what is typed stays when a file is dropped that nobody can read', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste lspci' }).click();
  const box = page.getByRole('textbox', { name: 'Capture' });
  await box.fill('half a capture');
  await dropFiles(page, [{ name: 'odd.txt', bytes: Buffer.from([0xf4, 0x90, 0x80, 0x80]) }]);
  await expect(page.getByRole('alert')).toContainText('No line of this text is from lspci');
  await expect(box).toHaveValue('half a capture');
});

test('of several files none is passed over without a word', async ({ page }) => {
  await page.goto('./');
  const capture = Buffer.from(twoSwitches);
  await dropFiles(page, [
    { name: 'node1.txt', bytes: capture },
    { name: 'node2.txt', bytes: capture },
    { name: 'notes.txt', bytes: Buffer.from('hello') },
  ]);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toContainText('notes.txt: No line');
  await expect(dialog.getByRole('button', { name: /One machine of 2 files/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Keep all 2, open the first' }).click();
  await expect(machine(page, 'node1')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'node2' })).toContainText('notes.txt');
  await page.goto('./');
  await expect(page.getByRole('button', { name: /^node2/ })).toBeVisible();
});

test('a dropped folder is read with all that is in it', async ({ page }, info) => {
  const folder = info.outputPath('rack');
  mkdirSync(`${folder}/inner`, { recursive: true });
  writeFileSync(`${folder}/inner/node3.txt`, twoSwitches);
  writeFileSync(`${folder}/readme.txt`, 'hello');
  await page.goto('./');
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  await expect(machine(page, 'node3')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'readme' })).toContainText(
    'rack/readme.txt: No line',
  );
});

test('what is not lspci is named, with the command that makes a better one, and the text stays', async ({
  page,
}) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Paste lspci' }).click();
  const box = page.getByRole('textbox', { name: 'Capture' });
  await box.fill(
    '        GPU0    GPU1    CPU Affinity\nGPU0     X      PIX     0-15\nGPU1    PIX      X      0-15\n',
  );
  await page.getByRole('button', { name: 'Draw this machine' }).click();
  await expect(page.getByRole('alert')).toContainText('nvidia-smi');
  await expect(page.getByRole('alert')).toContainText('lspci');
  await expect(box).toHaveValue(/GPU0/);
});

test('the report says what was read, mended and not understood', async ({ page }) => {
  const mailed = `some words before it\n${twoSwitches}`.replace(/^/gm, '> ');
  await pasteMachine(page, mailed);
  await page.getByRole('button', { name: /captured · lspci/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Quote marks before the lines were taken off (lines 1 to');
  await expect(dialog.getByRole('heading', { name: /\d+ lines read, 1 not understood/ })).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'Lines that were not understood' })).toHaveText(
    '1 some words before it',
  );
  const read = dialog.getByRole('list', { name: 'Lines that were read' });
  await expect(read).toBeHidden();
  await dialog.getByText(/^Read: \d+/).click();
  await expect(read).toContainText('lspci');
});
