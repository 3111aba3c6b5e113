import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { install } from './install.mjs';

/** How to launch the browser that was found, in Playwright's words; playwright.config.ts reads it. */
const foundFile = '.cache/e2e-browser.json';

const at = executablePath => ({ executablePath });

/** Where distributions put Chromium; Playwright itself knows the places of Chrome and Edge. */
const chromiums = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'].map(at);

/** The ways to a browser, cheapest first. Each yields what may be launched. */
const ways = [
  ["Playwright's own browser", () => [{}]],
  ["the system's browser", () => [{ channel: 'chrome' }, ...chromiums, { channel: 'msedge' }]],
  ['the Chromium of tools/chromium', unpackShipped],
  ["Playwright's own browser, now downloaded", downloadPlaywrightsOwn],
  ["the package manager's Chromium", installWithApt],
];

/** Finds a browser that truly starts and writes down how. Returns what is wrong in words, or nothing. */
export async function setUpBrowser() {
  const named = process.env.E2E_BROWSER;
  const tried = [];
  for (const [from, find] of named ? [[named, () => [at(named)]]] : ways) {
    for (const browser of find()) {
      const trouble = await launchTrouble(browser);
      tried.push(`  ${browser.executablePath ?? browser.channel ?? from}: ${trouble}`);
      if (trouble) continue;
      writeFileSync(foundFile, JSON.stringify(browser, null, 2));
      console.error(`End-to-end tests use ${from}.`);
      return;
    }
  }
  return `No browser starts; install Chrome or Chromium, or name one in E2E_BROWSER.\n${tried.join('\n')}`;
}

/** A file that is there proves little: its libraries may be missing. Empty when it starts and computes. */
async function launchTrouble({ channel, executablePath, env }) {
  try {
    const options = { channel, executablePath, env: { ...process.env, ...env }, timeout: 30_000 };
    const browser = await chromium.launch(options);
    const page = await browser.newPage();
    await page.evaluate('6 * 7');
    await browser.close();
    return '';
  } catch (error) {
    return error.message.split('\n')[0];
  }
}

/** A Chromium from the npm registry with libraries and fonts, for a Linux without any of them. */
function unpackShipped() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !install('tools/chromium')) return [];
  // Among the packages, so that it goes when they do; what is there under its own name is whole.
  const folder = resolve('tools/chromium/node_modules/.unpacked');
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part);
    const unpack = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
    // It unpacks where temporary files go, and its libraries only where it takes itself to be in that cloud.
    const env = { ...process.env, TMPDIR: part, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
    const options = { cwd: 'tools/chromium', env, stdio: 'ignore' };
    if (spawnSync(process.execPath, ['-e', unpack], options).status !== 0) return [];
    renameSync(part, folder);
  }
  const env = { LD_LIBRARY_PATH: `${folder}/al2023/lib`, XDG_DATA_HOME: `${folder}/fonts` };
  return [{ executablePath: `${folder}/chromium`, env }];
}

function downloadPlaywrightsOwn() {
  const args = ['node_modules/@playwright/test/cli.js', 'install', '--only-shell', 'chromium'];
  // A download that a firewall swallows must not hold the tests up for ever.
  spawnSync(process.execPath, args, { stdio: 'ignore', timeout: 240_000, killSignal: 'SIGKILL' });
  return [{}];
}

function installWithApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return [];
  const apt = 'apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(apt, { shell: true, env, stdio: 'ignore', timeout: 600_000 });
  return chromiums;
}
