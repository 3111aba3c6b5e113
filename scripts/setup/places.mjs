import { fileURLToPath } from 'node:url';

/** The project's root, whatever folder a command was started in. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A path below the project's root. */
export const inProject = path => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the set-up found out about the browser; playwright.config.ts reads it. */
export const browserFile = inProject('.cache/e2e-browser.json');
