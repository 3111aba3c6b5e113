import type { Sheet } from './sheet.ts';

/** Rewrites the sheet of one schema as the next one wants it. */
export type Upgrade = (sheet: Sheet) => Sheet;

/**
 * Append only: entry k leads from schema k + 1 to schema k + 2. A link that was ever made opens for ever.
 *
 * New lines need no new schema, and those for drivers, transfers, the platform and links beside PCIe came without
 * one: a link without them means nobody has set any of it, and a Peerlane that does not know them skips them and
 * still shows the machine, which a schema number above its own would keep from it. A schema ends where an old line
 * changes its meaning.
 */
export const upgrades: readonly Upgrade[] = [];

/** The schema that is written. */
export const currentSchema = (table: readonly Upgrade[] = upgrades): number => table.length + 1;

/** The sheet of an older schema in the form of the newest. The schema must be from 1 to the current one. */
export const upgradeSheet = (sheet: Sheet, schema: number, table: readonly Upgrade[] = upgrades): Sheet =>
  table.slice(schema - 1).reduce((older, upgrade) => upgrade(older), sheet);
