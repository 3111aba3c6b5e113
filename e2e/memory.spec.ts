import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { outline, reload, test } from './page.ts';

const lab = (page: Page): Locator => page.getByRole('region', { name: 'Lab' });
const outcome = (page: Page): Locator => lab(page).locator('output[data-outcome]');
const row = (page: Page, name: string | RegExp): Locator => outline(page).getByRole('treeitem', { name });
const bar = (page: Page, index: number): Locator => page.getByRole('region', { name: `BAR ${index}` });

/** Types into a field of a form and presses Enter, which does what the form is for. */
async function fillAndEnter(form: Locator, fields: Record<string, string>) {
  for (const [name, text] of Object.entries(fields)) await form.getByLabel(name, { exact: true }).fill(text);
  await form.getByLabel(Object.keys(fields).at(-1) ?? '', { exact: true }).press('Enter');
}

/** The example with one device chosen and its memory in sight. */
async function lookAt(page: Page, device: string) {
  await page.goto('./#e=nvmeof-target');
  await row(page, device).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Route' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Memory' })).toHaveAttribute('aria-selected', 'true');
}

test('memory is registered, published, allocated and freed by keyboard, and outlives a reload', async ({
  page,
}) => {
  await lookAt(page, 'RNIC');
  const range = page.getByRole('form', { name: 'A range of a BAR' });
  await fillAndEnter(range, { Offset: '0', Size: '16M' });
  await expect(outcome(page)).toContainText('pci_p2pdma_add_resource');
  await expect(outcome(page)).toContainText('added peer-to-peer DMA memory 0x');
  await expect(bar(page, 0)).toContainText('16 MiB free');

  const publish = page.getByRole('button', { name: 'Publish' });
  await publish.focus();
  await page.keyboard.press('Enter');
  await expect(outcome(page)).toContainText('Orchestrators may find RNIC');
  await expect(row(page, 'RNIC')).toContainText('P2P memory 16 MiB, published');

  const pool = page.getByRole('form', { name: 'From the pool' });
  await fillAndEnter(pool, { Size: '5000' });
  await expect(outcome(page)).toContainText('8 KiB of RNIC are taken, at 0x0 of BAR 0');
  await fillAndEnter(pool, { Size: '64K' });
  await expect(bar(page, 0)).toContainText('64 KiB allocated');

  const free = page.getByRole('button', { name: 'Free 8 KiB at 0x0 of BAR 0' });
  await free.focus();
  await page.keyboard.press('Enter');
  await expect(outcome(page)).toContainText('are free again');
  await expect(free).toBeHidden();

  await reload(page);
  await expect(row(page, 'RNIC')).toContainText('P2P memory 16 MiB, published');
  await row(page, 'RNIC').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Memory' }).click();
  await expect(bar(page, 0)).toContainText('64 KiB allocated');
  await expect(bar(page, 0)).toContainText('0x2000');

  await page.keyboard.press('Control+z');
  await expect(bar(page, 0)).toContainText('64 KiB allocated'); // what was done before the reload stays done
});

test('a refusal says which check refused, and why', async ({ page }) => {
  await lookAt(page, 'NVMe 3');
  const range = page.getByRole('form', { name: 'A range of a BAR' });
  await fillAndEnter(range, { Offset: '64K' });
  await expect(outcome(page)).toContainText('-EINVAL');
  await expect(outcome(page)).toContainText('lies behind the end of BAR 0');
  await fillAndEnter(range, { Offset: '0' });
  await expect(outcome(page)).toContainText('Struct pages come in groups of 2 MiB');
  await fillAndEnter(range, { Size: 'much' });
  await expect(range.getByRole('alert')).toContainText('"much" is not a size');
  await expect(row(page, 'NVMe 3')).not.toContainText('P2P memory');
});

test('what the kernel refuses is tried, a press each', async ({ page }) => {
  await lookAt(page, 'RNIC');
  await page.getByText('What the kernel refuses, in its order').click();
  await page.getByRole('button', { name: 'Try: An offset behind the end of the BAR' }).click();
  await expect(outcome(page)).toContainText('-EINVAL');
  await expect(outcome(page)).toContainText('lies behind the end of BAR 0');
  await page.getByRole('button', { name: 'Try: Publish nothing' }).click();
  await expect(outcome(page)).toContainText('there is nothing to publish');
  await page.getByRole('button', { name: 'Offer its memory to peers' }).click();
  await page.getByRole('button', { name: 'Try: The same range once more' }).click();
  await expect(outcome(page)).toContainText('-ENOMEM');
  await expect(outcome(page)).toContainText('no address gets a second page');
});

test('a drive gets a buffer, and its driver offers it only for data both ways', async ({ page }) => {
  await lookAt(page, 'NVMe 1 with CMB');
  const form = page.getByRole('form', { name: 'Controller memory buffer' });
  await form.getByLabel('data of writes').uncheck();
  await form.getByRole('button', { name: 'Set the buffer' }).click();
  await expect(outcome(page)).toContainText(
    'for submission queues, completion queues, PRP and SGL lists, data of reads',
  );
  await form.getByRole('button', { name: 'Bind the driver' }).click();
  await expect(outcome(page)).toContainText('WDS is not set');
  await expect(row(page, 'NVMe 1 with CMB')).toContainText('not published');
  await page.getByRole('button', { name: 'Unbind the driver' }).click();
  await expect(row(page, 'NVMe 1 with CMB')).not.toContainText('P2P memory');
});

test('doorbells are for peers to write to, never memory', async ({ page }) => {
  await lookAt(page, 'RNIC');
  const range = page.getByRole('form', { name: 'A range of a BAR' });
  await range.getByLabel('Size').fill('0x1000');
  await range.getByRole('button', { name: 'Register as doorbell' }).click();
  await expect(bar(page, 0)).toContainText('4 KiB doorbells, never memory');
  await expect(lab(page)).toContainText('no pool, no struct pages, and no p2pmem in sysfs');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(outcome(page)).toContainText('never published as memory');
});

test('memory is placed by a key, by dragging onto a row or the picture, and by a press and a tap', async ({
  page,
}) => {
  await page.goto('./#e=nvmeof-target');
  await row(page, 'RNIC').focus();
  await page.keyboard.press('o');
  await expect(row(page, 'RNIC')).toContainText('P2P memory 32 MiB, published');

  const chip = page.getByRole('toolbar', { name: 'Drawing' }).getByRole('button', { name: 'P2P memory' });
  await chip.dragTo(row(page, 'NVMe 0 with CMB'));
  await expect(row(page, 'NVMe 0 with CMB')).toContainText('P2P memory 512 MiB, published');

  const picture = page.getByRole('img', { name: /^Tree of/ });
  await expect.poll(() => picture.getAttribute('data-shown')).not.toBeNull();
  const onto = await deviceInPicture(page, 'NVMe 1 with CMB');
  await chip.dragTo(picture, { targetPosition: onto });
  await expect(row(page, 'NVMe 1 with CMB')).toContainText('P2P memory 512 MiB, published');

  await chip.click();
  await row(page, 'NVMe 4 with CMB').click();
  await expect(row(page, 'NVMe 4 with CMB')).toContainText('P2P memory 512 MiB, published');
  await expect(page.getByRole('region', { name: 'Who offers memory' }).getByRole('listitem')).toHaveCount(4);

  await page.keyboard.press('Control+z');
  await expect(row(page, 'NVMe 4 with CMB')).not.toContainText('P2P memory');
});

/** Where a device is drawn: the picture is searched for the point at which a tap chooses it. */
async function deviceInPicture(page: Page, name: string): Promise<{ x: number; y: number }> {
  const picture = page.getByRole('img', { name: /^Tree of/ });
  const box = await picture.boundingBox();
  if (!box) throw new Error('no picture');
  const chosen = row(page, name).and(page.locator('[aria-selected="true"]'));
  for (let x = box.width * 0.9; x > box.width * 0.6; x -= 60) {
    for (let y = box.height * 0.2; y < box.height; y += 15) {
      await picture.click({ position: { x, y } });
      if (await chosen.count()) return { x, y };
    }
  }
  throw new Error(`${name} is not in the picture`);
}

test('what is at an address is told in both address spaces', async ({ page }) => {
  await lookAt(page, 'NVMe 0 with CMB');
  await page.getByRole('button', { name: 'Offer its memory to peers' }).click();
  await expect(bar(page, 4)).toContainText('512 MiB free');
  await page.getByText('What is at this address?').click();
  const form = page.getByRole('form', { name: 'What is at this address?' });
  const address = /0x[0-9a-f]+/.exec((await bar(page, 4).textContent()) ?? '')?.[0] ?? '';
  await fillAndEnter(form, { Address: address });
  await expect(form).toContainText('0x0 in BAR 4 of NVMe 0 with CMB');
  await expect(form).toContainText('MEMORY_DEVICE_PCI_P2PDMA');
  await form.getByLabel('Address space').selectOption({ label: 'bus, below 0000:00' });
  await fillAndEnter(form, { Address: '0x200000' });
  await expect(form).toContainText('is system memory');
});

test('who has memory to show is listed, and an address of the lens is asked by a press', async ({ page }) => {
  await page.goto('./#e=workstation-plx&tab=memory');
  const owners = page.getByRole('region', { name: 'Who has memory to show' });
  await owners.getByRole('button', { name: 'GPU 0 BAR of 256 MiB before 8 GiB' }).click();
  const deviceMemory = page.getByRole('region', { name: 'Device memory' });
  await expect(deviceMemory).toContainText('BAR 1 shows 256 MiB of 8 GiB at a time');
  await deviceMemory.getByRole('button', { name: /^0x/ }).click();
  const form = page.getByRole('form', { name: 'What is at this address?' });
  await expect(form).toContainText('MEMORY_DEVICE_PRIVATE');
  await expect(form.getByLabel('Address', { exact: true })).toHaveValue(/^0x3/);
  await form.getByLabel('Address', { exact: true }).fill('nowhere');
  await form.getByRole('button', { name: 'What is there?' }).click();
  await expect(form.getByRole('alert')).toContainText('"nowhere" is no address');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious in the memory tab', async ({ page }) => {
      await lookAt(page, 'NVMe 0 with CMB');
      await page.getByRole('button', { name: 'Offer its memory to peers' }).click();
      await fillAndEnter(page.getByRole('form', { name: 'From the pool' }), { Size: '64M' });
      await expect(bar(page, 4)).toContainText('64 MiB allocated');
      const { violations } = await new AxeBuilder({ page }).include('section[aria-label="Lab"]').analyze();
      expect(
        violations.map(({ id, nodes }) => ({ id, at: nodes.map(node => node.target.join(' ')) })),
      ).toEqual([]);
    });
  });
}
