import {
  array,
  type InferOutput,
  literal,
  number,
  object,
  optional,
  parse,
  picklist,
  record,
  string,
  tuple,
  union,
} from 'valibot';
import { nodeSchema } from './truthFile.ts';

/** A result, or the place of an earlier variant that came to the same. */
const result = union([string(), number()]);

const wordsSchema = object({
  kind: literal('acs-words'),
  variants: array(string()),
  /** Capability, whether an IOMMU asks, flags, command line, and the words for every firmware word, by variant. */
  rows: array(
    tuple([number(), number(), picklist(['', 'noats', 'external', 'untrusted']), string(), array(result)]),
  ),
});
export type AcsWordsFile = InferOutput<typeof wordsSchema>;

const functionSchema = object({
  id: string(),
  parent: string(),
  type: string(),
  domain: number(),
  bus: number(),
  /** Hexadecimal. */
  devfn: string(),
  vendor: number(),
  device: number(),
  acsCap: optional(number()),
  acsCtrl: optional(number()),
  subvendor: optional(number(), 0),
  subdevice: optional(number(), 0),
});
export type AcsLinesFunction = InferOutput<typeof functionSchema>;

const linesSchema = object({
  kind: literal('acs-lines'),
  variants: array(string()),
  machines: record(string(), array(functionSchema)),
  /** Machine, whether an IOMMU asks, command line, the words of all functions and the log, by variant. */
  cases: array(tuple([string(), number(), string(), array(result), array(result)])),
});
export type AcsLinesFile = InferOutput<typeof linesSchema>;

const groups = array(array(string()));
const groupsSchema = object({
  kind: literal('iommu-groups'),
  variants: array(string()),
  topologies: array(
    object({
      name: string(),
      nodes: array(nodeSchema),
      /** Whether an IOMMU asks, command line, and the groups by variant, or the place of an earlier variant. */
      runs: array(tuple([number(), string(), array(union([groups, number()]))])),
    }),
  ),
});
export type GroupsFile = InferOutput<typeof groupsSchema>;

/** Each throws valibot's error where the file is no such file. */
export const parseAcsWords = (file: unknown): AcsWordsFile => parse(wordsSchema, file);
export const parseAcsLines = (file: unknown): AcsLinesFile => parse(linesSchema, file);
export const parseGroups = (file: unknown): GroupsFile => parse(groupsSchema, file);
