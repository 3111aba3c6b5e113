import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { outline, reload, test } from './page.ts';

const player = (page: Page): Locator => page.getByRole('region', { name: 'Player' });
const outcome = (page: Page): Locator => page.getByRole('region', { name: 'Outcome' });
const picture = (page: Page): Locator => page.getByRole('img', { name: /^Tree of/ });
const hopNumber = (page: Page, number: number) =>
  page.getByRole('button', { name: `Go to hop ${number}`, exact: true });
const hopCard = (page: Page, number: number): Locator =>
  page.getByRole('listitem').filter({ has: hopNumber(page, number) });

/** Opens the way of a pair on a built-in machine, `provider~client` as in the address. */
async function openRoute(page: Page, scene: string, pair: string) {
  await page.goto(`./#e=${scene}&p=${pair}`);
  await expect(outline(page)).toBeVisible();
  await page.getByRole('tab', { name: 'Route' }).click();
  await expect(outcome(page)).toBeVisible();
}

/** The step as the player tells it: its place, and its sentence. */
async function said(page: Page): Promise<{ readonly title: string; readonly sentence: string }> {
  const card = player(page).locator('[aria-live]');
  return {
    title: await card.locator('strong').innerText(),
    sentence: await card.locator('p').last().innerText(),
  };
}

test('a read travels hop by hop and its completion comes back; card, list and picture tell the same', async ({
  page,
}) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await expect(outcome(page)).toContainText('Direct');
  await expect(outcome(page)).toContainText('Delivered');
  await page.getByRole('button', { name: 'Play the request' }).click();
  await player(page).getByRole('button', { name: 'Pause' }).click();
  await player(page).getByRole('slider', { name: 'Step' }).fill('0');

  const total = Number((await said(page)).title.split(' of ')[1]);
  const lanes: (string | null)[] = [];
  for (let number = 1; number <= total; number++) {
    const { title, sentence } = await said(page);
    expect(title).toBe(`Hop ${number} of ${total}`);
    expect(await hopCard(page, number).innerText()).toContain(sentence);
    await expect(hopCard(page, number)).toHaveAttribute('aria-current', 'step');
    await expect(picture(page)).toHaveAttribute('data-step', `${number}/${total}`);
    lanes.push(await picture(page).getAttribute('data-lane'));
    if (number < total) await player(page).getByRole('button', { name: 'Step forward' }).click();
  }
  expect(lanes[0]).toBe('request');
  expect(lanes.at(-1)).toBe('completion');
  await expect(picture(page)).toHaveAttribute('data-at', 'nic');

  const last = await said(page);
  await player(page).getByRole('button', { name: 'Step back' }).click();
  expect((await said(page)).title).toBe(`Hop ${total - 1} of ${total}`);
  await player(page).getByRole('button', { name: 'Step forward' }).click();
  expect(await said(page)).toEqual(last);
});

test('the slider and the next decision lead to a hop, and a hop of the list leads the player there', async ({
  page,
}) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await hopNumber(page, 3).click();
  await expect(player(page)).toContainText('Hop 3 of');
  await player(page).getByRole('slider', { name: 'Step' }).fill('0');
  await expect(player(page)).toContainText('Hop 1 of');
  await player(page).getByRole('button', { name: 'Next decision' }).click();
  await expect(player(page)).toContainText('Decides');
  await player(page).getByRole('button', { name: 'Close the player' }).click();
  await expect(player(page)).toBeHidden();
  await expect(picture(page)).toHaveAttribute('data-step', '');
});

test('a field of the packet leads to the rule that reads it', async ({ page }) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await page.getByRole('button', { name: 'Status', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Address', exact: true }).click();
  await expect(player(page)).toContainText('window match');
  await expect(page.getByRole('row', { name: /^Address 3/ })).toHaveAttribute('data-read', 'true');
});

test('a bad request is answered in words and nothing that was typed is lost', async ({ page }) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  const size = page.getByRole('textbox', { name: 'Size' });
  await size.fill('lots');
  await expect(page.getByRole('alert')).toContainText('"lots" is not a size');
  await expect(size).toHaveValue('lots');
  await size.fill('0');
  await expect(page.getByRole('alert')).toContainText('A transfer has 1 to');
  await size.fill('64');
  await expect(page.getByRole('alert')).toBeHidden();
  await page.getByRole('textbox', { name: 'Offset in the BAR' }).fill('0xffffffffffff');
  await expect(page.getByRole('alert')).toContainText('would leave BAR');
  await expect(size).toHaveValue('64');
});

test('a bit switched on the spot changes what Linux says and what the wires do, and is taken back', async ({
  page,
}) => {
  await openRoute(page, 'workstation-plx', 'gpu0~gpu1');
  await expect(outcome(page)).toContainText('Blocked');
  for (const port of ['02:09.0', '02:08.0']) {
    await outline(page)
      .getByRole('treeitem', { name: new RegExp(`^${port}`) })
      .click();
    for (const bit of ['P2P Request Redirect', 'P2P Completion Redirect']) {
      await page.getByRole('checkbox', { name: bit }).uncheck();
    }
  }
  await expect(outcome(page)).toContainText('Direct');
  await expect(outcome(page)).toContainText('Linux and the wires agree');
  await page.getByRole('button', { name: 'Take everything back' }).click();
  await expect(outcome(page)).toContainText('Blocked');
});

test('where Linux maps what the root complex does not carry, it says that they disagree', async ({
  page,
}) => {
  await openRoute(page, 'epyc-nvme', 'nvme0~nvme1');
  await expect(outcome(page)).toContainText('Via host bridge');
  await page.getByText('Platform', { exact: true }).click();
  await page.getByLabel('Every root complex').selectOption({ label: 'Reflects nothing' });
  await expect(outcome(page)).toContainText('They disagree: Linux maps this pair');
});

test('the way through memory is played, and both are drawn', async ({ page }) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await page.getByRole('button', { name: 'Play the way through memory' }).click();
  await expect(picture(page)).toHaveAttribute('data-lane', 'fallback');
  await page.getByRole('button', { name: 'Draw both' }).click();
  const legend = page.getByRole('list', { name: 'How what is played is drawn' });
  for (const word of ['Request', 'Completion', 'Staged through memory'])
    await expect(legend).toContainText(word);
});

test('an interrupt that races the data to a peer is played in the order of time, and arrives first', async ({
  page,
}) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await page.getByText('writes', { exact: true }).click();
  await page.getByRole('button', { name: 'Play the race' }).click();
  await expect(player(page)).toContainText('Data to NVMe with memory, then Interrupt (MSI) to the CPU');
  const legend = page.getByRole('list', { name: 'How what is played is drawn' });
  for (const word of ['Sent first', 'Sent second']) await expect(legend).toContainText(word);
  await player(page).getByRole('button', { name: 'Last step' }).click();
  await expect(picture(page)).toHaveAttribute('data-lane', 'sent first');
  await player(page).getByRole('slider', { name: 'Step' }).fill('0');
  await player(page).getByRole('button', { name: 'Next decision' }).click();
  expect((await said(page)).sentence).toContain('order ends');
  await player(page).getByRole('button', { name: 'Next decision' }).click();
  expect((await said(page)).sentence).toContain('It arrives before what was sent first');
  await expect(picture(page)).toHaveAttribute('data-lane', 'sent second');
});

test('the step at which the player stands is in the address and in the link, and a reader starts there', async ({
  page,
}) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await hopNumber(page, 3).click();
  const there = await said(page);
  await expect(page).toHaveURL(/[#&]t=3(&|$)/);
  await reload(page);
  await expect(player(page)).toBeVisible();
  expect(await said(page)).toEqual(there);
  await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await player(page).getByRole('button', { name: 'Close the player' }).click();
  await expect(page).not.toHaveURL(/[#&]t=/);

  await page.goto('./#e=first-lesson&p=nvme~nic&t=m999');
  await expect(player(page)).toContainText('through memory');
  await expect(player(page).getByRole('button', { name: 'Last step' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('while a size is typed that makes no sense yet, the player stays where it is', async ({ page }) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await hopNumber(page, 3).click();
  await page.getByRole('textbox', { name: 'Size' }).fill('64 Gi');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(player(page)).toContainText('Hop 3 of');
});

test.describe('with less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('nothing runs by itself: one hop for each step', async ({ page }) => {
    await openRoute(page, 'first-lesson', 'nvme~nic');
    await page.getByRole('button', { name: 'Play the request' }).click();
    await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await expect(picture(page)).toHaveAttribute('data-step', /^1\//);
    await player(page).getByRole('button', { name: 'Step forward' }).click();
    await expect(picture(page)).toHaveAttribute('data-step', /^2\//);
  });
});

test('without a mouse: the tab, the request, and the steps from the picture', async ({ page }) => {
  await page.goto('./#e=first-lesson&p=nvme~nic');
  await page.getByRole('tab', { name: 'Route' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Play the request' }).focus();
  await page.keyboard.press('Enter');
  await expect(player(page)).toBeVisible();
  await picture(page).focus();
  await page.keyboard.press(' ');
  await expect(player(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await player(page).getByRole('button', { name: 'First step' }).focus();
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect(player(page)).toContainText('Hop 3 of');
  await picture(page).focus();
  await page.keyboard.press(',');
  await expect(player(page)).toContainText('Hop 2 of');
  await page.keyboard.press('n');
  await expect(player(page)).not.toContainText('Hop 2 of');
  const port = player(page)
    .getByRole('button', { name: /^(NVMe|NIC|switch)/ })
    .first();
  await port.focus();
  await page.keyboard.press('Enter');
  await expect(outline(page).getByRole('treeitem', { selected: true })).toHaveCount(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious in the route and the player', async ({ page }) => {
      await openRoute(page, 'workstation-plx', 'gpu0~gpu1');
      await hopNumber(page, 2).click();
      await outline(page)
        .getByRole('treeitem', { name: /^02:09.0/ })
        .click();
      await page.getByText('Platform', { exact: true }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => ({ id, at: nodes.map(node => node.target.join(' ')) }))).toEqual(
        [],
      );
    });
  });
}

test('Egress Control is set port by port, also at a port that cannot do it in truth', async ({ page }) => {
  await openRoute(page, 'workstation-plx', 'gpu0~gpu1');
  await outline(page)
    .getByRole('treeitem', { name: /^02:09.0/ })
    .click();
  await page.getByRole('checkbox', { name: 'P2P Request Redirect' }).uncheck();
  await page.getByRole('checkbox', { name: 'P2P Egress Control' }).check();
  await page.getByRole('checkbox', { name: /^02:08.0/ }).check();
  await expect(page.getByRole('textbox', { name: 'Egress Control Vector' })).toHaveValue('0x100');
  await expect(outcome(page)).toContainText('ACS violation');
  await page.getByRole('checkbox', { name: /^02:08.0/ }).uncheck();
  await page.getByRole('checkbox', { name: /^02:10.0/ }).check();
  await expect(outcome(page)).not.toContainText('ACS violation');

  await outline(page)
    .getByRole('treeitem', { name: /^01:00.0/ })
    .click();
  await page.getByRole('button', { name: 'What if it had ACS?' }).click();
  await page.getByRole('checkbox', { name: 'Source Validation' }).check();
  await page.getByText('What it can do').click();
  await page.getByRole('checkbox', { name: 'Can do SrcValid' }).uncheck();
  await expect(page.getByRole('checkbox', { name: 'Source Validation' })).toBeHidden();
});

test('memory and the address map are set as typed, answered in words, and are in the link', async ({
  page,
}) => {
  await openRoute(page, 'first-lesson', 'nvme~nic');
  await page.getByLabel('Target', { exact: true }).selectOption({ label: 'system memory' });
  await page.getByText('Platform', { exact: true }).click();
  await page.getByText('Memory and address map').click();
  const memory = page.getByRole('textbox', { name: 'RAM, CPU physical' });
  await memory.fill('0x40000000-0x4fffffff');
  await expect(outcome(page)).toContainText('system memory at 0x40000000');
  await memory.fill('0x40000000-');
  await expect(page.getByRole('alert')).toContainText('"0x40000000-" is no range');
  await expect(memory).toHaveValue('0x40000000-');
  await memory.fill('0x40000000-0x4fffffff');
  await page.getByRole('textbox', { name: 'Inbound offset of Host bridge 0000:00' }).fill('0x40000000');
  await expect(hopCard(page, 1)).toContainText('bus address 0x00000000');
  await expect(outcome(page)).toContainText('system memory at 0x40000000');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await reload(page);
  await expect(hopCard(page, 1)).toContainText('bus address 0x00000000');
});
