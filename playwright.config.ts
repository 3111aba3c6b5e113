import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { defineConfig, devices, type LaunchOptions } from '@playwright/test';

const browserFile = new URL('.cache/e2e-browser.json', import.meta.url);

/** A course server, for tests of an origin that the browser does not trust; the address is one for documentation. */
const args = ['--host-resolver-rules=MAP 198.51.100.7 127.0.0.1'];

/** How the set-up found a browser to start; nothing written means Playwright's own. */
function browserLaunch(): LaunchOptions {
  if (!existsSync(browserFile)) return { args };
  const found = JSON.parse(readFileSync(browserFile, 'utf8')) as Pick<
    LaunchOptions,
    'executablePath' | 'env'
  >;
  return {
    args,
    ...(found.executablePath && { executablePath: found.executablePath }),
    env: { ...process.env, ...found.env },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

// A port of this run's own: a fixed one might answer with another clone's build. Playwright reads this file again in
// each of its processes, which inherit the choice.
process.env['E2E_PORT'] ??= String(await freePort());
const port = process.env['E2E_PORT'];

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: browserLaunch(),
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    video: 'off',
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
