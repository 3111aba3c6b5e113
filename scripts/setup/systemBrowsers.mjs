import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names that Chromium's relatives go by on a Linux path. */
const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsPaths = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** Every Chromium, Chrome and Edge that is installed where its own installer puts it. */
export function systemBrowsers() {
  return candidates().filter(path => existsSync(path));
}

function candidates() {
  if (process.platform === 'darwin') return macPaths;
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(name => process.env[name]);
    return folders.filter(Boolean).flatMap(folder => windowsPaths.map(path => join(folder, path)));
  }
  const folders = new Set([
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    '/usr/bin',
    '/snap/bin',
  ]);
  return [...folders].flatMap(folder => linuxNames.map(name => join(folder, name)));
}
