import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { browserFile, inProject } from './places.mjs';
import { run } from './run.mjs';
import { shippedChromium } from './shippedChromium.mjs';
import { systemBrowsers } from './systemBrowsers.mjs';

/** A download that a firewall swallows must not hold the tests up for ever. */
const downloadLimitMs = 240_000;
const packageManagerLimitMs = 600_000;
const launchLimitMs = 30_000;

/**
 * The ways to a browser, cheapest first. Each yields what to launch: {executablePath?, env?}; without a path it is
 * the browser that Playwright itself installed.
 */
const ways = [
  { name: "Playwright's own browser", find: async () => [{}] },
  { name: "Playwright's own browser, now downloaded", find: downloadPlaywrightsOwn },
  { name: "the system's browser", find: async () => systemBrowsers().map(asBrowser) },
  { name: 'the Chromium of tools/chromium', find: async () => [await shippedChromium()].filter(Boolean) },
  { name: "the package manager's Chromium", find: installWithApt },
];

/** Finds a browser that truly starts and writes down how. Returns null, or what is missing in words. */
export async function setUpBrowser() {
  const named = process.env.E2E_BROWSER;
  if (named) {
    const trouble = await launchTrouble(asBrowser(named));
    if (trouble) return `E2E_BROWSER names ${named}, which does not start: ${trouble}`;
    remember('E2E_BROWSER', asBrowser(named));
    return null;
  }
  const last = remembered();
  if (last && last.from !== 'E2E_BROWSER' && !(await launchTrouble(last))) return null;
  for (const { name, find } of ways) {
    for (const browser of await find()) {
      if (await launchTrouble(browser)) continue;
      remember(name, browser);
      console.error(
        `End-to-end tests use ${name}${browser.executablePath ? `: ${browser.executablePath}` : ''}.`,
      );
      return null;
    }
  }
  return 'No browser for the end-to-end tests: install Chrome or Chromium, or name one in E2E_BROWSER.';
}

const asBrowser = executablePath => ({ executablePath });

function remember(from, { executablePath, env = {} }) {
  mkdirSync(dirname(browserFile), { recursive: true });
  writeFileSync(browserFile, `${JSON.stringify({ from, executablePath, env }, null, 2)}\n`);
}

function remembered() {
  if (!existsSync(browserFile)) return null;
  try {
    return JSON.parse(readFileSync(browserFile, 'utf8'));
  } catch {
    return null;
  }
}

/** A file that is there proves little: its libraries may be missing. Null when it starts and computes. */
async function launchTrouble({ executablePath, env = {} }) {
  const { chromium } = await import('@playwright/test');
  try {
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      env: { ...process.env, ...env },
      timeout: launchLimitMs,
    });
    try {
      const page = await browser.newPage();
      return (await page.evaluate('6 * 7')) === 42 ? null : 'it cannot compute';
    } finally {
      await browser.close();
    }
  } catch (error) {
    return String(error.message).split('\n')[0];
  }
}

async function downloadPlaywrightsOwn() {
  const playwright = inProject('node_modules/@playwright/test/cli.js');
  const args = [playwright, 'install', '--only-shell', 'chromium'];
  const { ok } = await run(process.execPath, args, { limitMs: downloadLimitMs, quiet: true });
  return ok ? [{}] : [];
}

async function installWithApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return [];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, limitMs: packageManagerLimitMs, quiet: true };
  await run('apt-get', ['update'], options);
  await run(
    'apt-get',
    ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
    options,
  );
  return systemBrowsers().map(asBrowser);
}
