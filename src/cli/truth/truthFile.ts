import {
  array,
  boolean,
  type InferOutput,
  nullable,
  number,
  object,
  optional,
  parse,
  picklist,
  string,
  tuple,
} from 'valibot';

/** The files of verdicts that the kernel's own functions computed: machines, pairs, and a result for each version. */
export const nodeSchema = object({
  id: string(),
  parent: optional(string()),
  type: picklist([
    'hostbridge',
    'hbdev',
    'rp',
    'usp',
    'dsp',
    'bridge',
    'ep',
    'rciep',
    'vf',
    'nonpci',
    'pciebridge',
    'ec',
  ]),
  domain: optional(number()),
  bus: optional(number()),
  devfn: optional(string()),
  vendor: optional(number()),
  device: optional(number()),
  acsCap: optional(number()),
  acsCtrl: optional(number()),
  isPcie: optional(number()),
  secondary: optional(number()),
  subordinate: optional(number()),
  published: optional(number()),
  physfn: optional(string()),
  vbus: optional(number()),
  virtdma: optional(number()),
});
export type TruthNode = InferOutput<typeof nodeSchema>;

/** What the kernel said of a pair in one version: type, the distance the function computes, and the API's result. */
const resultSchema = tuple([picklist(['BUS', 'HOST', 'NOT', 'ACS']), number(), number()]);
export type TruthResult = InferOutput<typeof resultSchema>;

const topologySchema = object({
  name: string(),
  cpu: object({ vendor: string(), family: number() }),
  nodes: array(nodeSchema),
  pairs: array(tuple([string(), string(), array(resultSchema), nullable(string())])),
  /** Clients, and for each version the providers that may be found. */
  find: optional(array(tuple([array(string()), array(array(string()))])), []),
  /** Provider, clients, and for each version what the kernel's function returns. */
  many: optional(array(tuple([string(), array(string()), array(number())])), []),
  messages: optional(array(tuple([string(), string(), string(), boolean(), string()])), []),
});
export type TruthTopology = InferOutput<typeof topologySchema>;

const fileSchema = object({ variants: array(string()), topologies: array(topologySchema) });
export type TruthFile = InferOutput<typeof fileSchema>;

/** Checks that this is a file of verdicts. Throws valibot's error where it is not. */
export const parseTruthFile = (file: unknown): TruthFile => parse(fileSchema, file);
