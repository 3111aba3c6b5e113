import { existsSync, readFileSync } from 'node:fs';
import { defineConfig, devices, type LaunchOptions } from '@playwright/test';

/** A course server, for tests of an origin that the browser does not trust; the address is one for documentation. */
const args = ['--host-resolver-rules=MAP 198.51.100.7 127.0.0.1'];

/** How the set-up found a browser to start; nothing written means Playwright's own. */
function browserLaunch(): LaunchOptions {
  const found = new URL('.cache/e2e-browser.json', import.meta.url);
  if (!existsSync(found)) return { args };
  const { channel, executablePath, env } = JSON.parse(readFileSync(found, 'utf8')) as LaunchOptions;
  return {
    args,
    ...(channel && { channel }),
    ...(executablePath && { executablePath }),
    env: { ...process.env, ...env },
  };
}

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // A test waits for states; a machine several times slower than usual must reach them too.
  timeout: 240_000,
  expect: { timeout: 40_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    // Set by the server below, before the tests run.
    baseURL: `http://127.0.0.1:${process.env['E2E_PORT']}/`,
    launchOptions: browserLaunch(),
    // Recording doubles the time of a run without a GPU; --trace on records the test that one looks into.
    trace: 'off',
    screenshot: 'only-on-failure',
    video: 'off',
  },
  // A port that the system chooses: a fixed one might answer with another clone's build.
  webServer: {
    // Colours would part the port from the address.
    command: 'node node_modules/vite/bin/vite.js preview --port 0 -- --no-color',
    wait: { stdout: /http:\/\/127\.0\.0\.1:(?<e2e_port>\d+)/ },
    timeout: 30_000,
  },
});
