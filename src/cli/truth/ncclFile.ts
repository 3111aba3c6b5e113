import {
  array,
  type InferOutput,
  literal,
  number,
  object,
  optional,
  parse,
  record,
  string,
  union,
  unknown,
} from 'valibot';

/** Tables of what NCCL and RCCL made of a topology file, by their own functions. */
const machinesSchema = object({
  tool: union([literal('NCCL'), literal('RCCL')]),
  machines: array(
    object({
      name: string(),
      xml: optional(string()),
      /** Where it lies, relative to the folder that the tables are shared in. */
      file: optional(string()),
      runs: record(string(), union([string(), record(string(), unknown())])),
    }),
  ),
});
export type NcclMachinesFile = InferOutput<typeof machinesSchema>;
export type NcclTruthMachine = NcclMachinesFile['machines'][number];

/** Kinds of neighbours that each spelling of a level accepts. */
const levelsSchema = object({
  xml: string(),
  kinds: record(string(), number()),
  byVersion: record(
    string(),
    object({
      level: record(string(), array(string())),
      disableWithLevelSYS: record(string(), array(string())),
    }),
  ),
});
export type NcclLevelsFile = InferOutput<typeof levelsSchema>;

/** Check that this is a table of machines, or of levels. Throw valibot's error where it is not. */
export const parseNcclMachines = (file: unknown): NcclMachinesFile => parse(machinesSchema, file);
export const parseNcclLevels = (file: unknown): NcclLevelsFile => parse(levelsSchema, file);

/** A run with every field in full: those that are as in another version are taken from there. Null: the program crashed. */
export function runOf({ runs }: NcclTruthMachine, version: string): Readonly<Record<string, unknown>> | null {
  const run = runs[version];
  const same = versionMeant(run);
  if (same !== null) return runOf({ name: '', runs }, same);
  if (typeof run !== 'object' || 'error' in run) return null;
  const fields = Object.entries(run).map(([name, value]): readonly [string, unknown] => {
    const elsewhere = versionMeant(value);
    return [name, elsewhere === null ? value : runOf({ name: '', runs }, elsewhere)?.[name]];
  });
  return Object.fromEntries(fields);
}

const versionMeant = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith('=') ? value.slice(1) : null;
