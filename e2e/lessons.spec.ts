import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { outline, test } from './page.ts';

/** The page itself, or a frame in it. */
type Shown = Page | FrameLocator;

const panel = (shown: Shown) => shown.getByRole('region', { name: /^Lesson:/ });
const heading = (shown: Shown) => panel(shown).getByRole('heading', { level: 2 });

/** Walks with Tab until the focus is on this. */
async function tabTo(page: Page, wanted: Locator) {
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate(element => element === document.activeElement)) return;
  }
  throw new Error(`Tab never reached ${wanted}`);
}

/** One step: predict if it asks, reveal, and go on. Returns whether the prediction came true. */
async function playStep(page: Page, shown: Shown, answer: string | null): Promise<void> {
  if (answer !== null) {
    await expect(panel(shown).getByRole('button', { name: 'Reveal' })).toBeDisabled();
    await page.keyboard.press(answer);
    await page.keyboard.press('Enter');
    await expect(panel(shown).locator('[data-reveal]')).toBeFocused();
    await expect(panel(shown).locator('[data-reveal]')).toContainText('As you predicted');
  }
  await page.keyboard.press('Enter');
}

async function playLesson(page: Page, shown: Shown, steps: readonly (readonly [string, string | null])[]) {
  for (const [title, answer] of steps) {
    await expect(heading(shown)).toContainText(title);
    await playStep(page, shown, answer);
  }
}

test('the first lesson, from its door to the list of lessons, by keyboard alone', async ({ page }) => {
  await page.goto('./');
  await tabTo(page, page.getByRole('button', { name: /^Learn/ }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
  await playLesson(page, page, [
    ['One switch, two devices', '1'],
    ['Watch a write', null],
    ['One bit', '3'],
    ['What would change it', null],
    ['The drive elsewhere', '2'],
  ]);
  const dialog = page.getByRole('dialog', { name: 'Lessons' });
  await expect(dialog.getByRole('status')).toContainText('1 finished');
  await expect(dialog.getByRole('button', { name: /One bit decides/ })).toContainText('Finished');
});

test('a lesson is found by search and played by keyboard; a wrong prediction is told, and the person’s machines stay', async ({
  page,
}) => {
  await page.goto('./');
  await tabTo(page, page.getByRole('button', { name: 'All lessons' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('recipes');
  await expect(page.getByRole('status')).toContainText('1 of ');
  await tabTo(page, page.getByRole('button', { name: /Recipes that do nothing/ }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toContainText('pci=noacs');
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await expect(panel(page).locator('[data-reveal]')).toContainText('The engine says: It stays blocked');
  await page.keyboard.press('Enter');
  await playLesson(page, page, [
    ['An override that opens nothing', null],
    ['Two ports in one list', '3'],
  ]);
  await expect(page.getByRole('dialog', { name: 'Lessons' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#l=command-line&step=3$/);
  await page.goto('./');
  await expect(page.getByText('Kept in this browser')).toHaveCount(0);
});

/** A page of a course, with a frame and what the frame told it. */
const course = (query: string, hash: string) => `<!doctype html><html lang="en"><title>Course</title>
<body style="margin:0"><button id="before">Before</button>
<iframe title="Exercise" src="./?embed=1${query}#${hash}" style="inline-size:1100px;block-size:700px"></iframe>
<script>window.told = []; addEventListener('message', event => told.push(event.data));</script></body></html>`;

const told = (page: Page) => page.evaluate(() => (window as unknown as { told: unknown[] }).told);

test('a lesson inside a frame: played by keyboard, told to the page around it, and moved by it', async ({
  page,
}) => {
  await page.route('**/course.html', route =>
    route.fulfill({
      contentType: 'text/html',
      body: course('&hide=outline,inspector,views&lock=edit', 'l=doorbell'),
    }),
  );
  await page.goto('./course.html');
  const frame = page.frameLocator('iframe');
  await expect(heading(frame)).toContainText('A register, not memory');
  await expect(frame.getByRole('tree', { name: 'Devices' })).toHaveCount(0);
  await expect(frame.getByRole('region', { name: 'Answer' })).toHaveCount(0);
  await expect(frame.getByRole('link', { name: 'Open in full app' })).toHaveAttribute('href', '/#l=doorbell');
  await expect
    .poll(() => told(page))
    .toContainEqual({
      type: 'peerlane',
      event: 'ready',
      lesson: 'doorbell',
      steps: 3,
    });

  await page.keyboard.press('Tab'); // the button before the frame
  await tabTo(page, panel(frame).getByRole('radio').first());
  await playLesson(page, frame, [
    ['A register, not memory', '2'],
    ['Data, then the bell', '2'],
  ]);
  await expect(heading(frame)).toContainText('The other way round');
  expect(await told(page)).toContainEqual({
    type: 'peerlane',
    event: 'prediction',
    lesson: 'doorbell',
    step: 2,
    chosen: 'The doorbell',
    isRight: true,
  });

  const say = (message: unknown) =>
    page.evaluate(data => document.querySelector('iframe')?.contentWindow?.postMessage(data, '*'), message);
  await say({ type: 'peerlane', setStep: 2, more: true });
  await say({ type: 'peerlane', setStep: '2' });
  await say('setStep');
  await expect(heading(frame)).toContainText('The other way round');
  await say({ type: 'peerlane', setStep: 1 });
  await expect(heading(frame)).toContainText('A register, not memory');
});

test('an exercise inside a frame does not tell its answer, and the page around it knows it', async ({
  page,
}) => {
  await page.route('**/course.html', route =>
    route.fulfill({
      contentType: 'text/html',
      body: course('&hide=verdict&lock=edit', 'e=workstation-plx'),
    }),
  );
  await page.goto('./course.html');
  const frame = page.frameLocator('iframe');
  await frame.getByRole('treeitem', { name: /^GPU 0/ }).click();
  await expect(frame.getByRole('region', { name: /^Facts about GPU 0/ })).toBeVisible();
  await expect
    .poll(() => told(page))
    .toContainEqual(expect.objectContaining({ event: 'verdict', mapType: 'NOT_SUPPORTED' }));
  await expect(frame.getByRole('region', { name: 'Verdict' })).toHaveCount(0);
  await expect(frame.getByRole('tab')).toHaveCount(0);
  await expect(frame.getByRole('button', { name: /^(Matrix|Add|Palette)$/ })).toHaveCount(0);
});

test('a link to a step opens it; Back leads through the steps', async ({ page }) => {
  await page.goto('./#l=one-bit&step=3');
  await expect(heading(page)).toContainText('One bit');
  await panel(page)
    .getByRole('radio', { name: /Blocked/ })
    .check();
  await panel(page).getByRole('button', { name: 'Reveal' }).click();
  await panel(page).getByRole('button', { name: 'Next' }).click();
  await expect(heading(page)).toContainText('What would change it');
  await page.goBack();
  await expect(heading(page)).toContainText('One bit');
  await expect(panel(page).locator('[data-reveal]')).toBeVisible();
});

test('a lesson is left with its machine, which is then kept', async ({ page }) => {
  await page.goto('./#l=which-slot');
  await panel(page).getByRole('button', { name: 'Leave the lesson, keep the machine' }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(outline(page)).toBeVisible();
  await page.getByRole('button', { name: 'Peerlane' }).click();
  await expect(page.getByRole('region', { name: 'Kept in this browser' })).toContainText('Which slot?');
});
