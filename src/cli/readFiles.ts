import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeLink, decodeText, type OpenedLink, openFile } from '../core/index.ts';
import { NoAnswer } from './command.ts';

const STANDARD_INPUT = '-';

/** What an argument holds: a machine that Peerlane saved, pictured or linked, or text that may be a capture. */
export type GivenFile =
  | ({ readonly kind: 'saved'; readonly name: string } & OpenedLink)
  | { readonly kind: 'text'; readonly name: string; readonly text: string };

/** Far more than anybody has of captures. */
const MAX_FILES = 200;
const MAX_DEPTH = 8;

/** Files, folders with all that is in them, links and standard input, in the order given. */
export const readFiles = (given: readonly string[]): readonly GivenFile[] =>
  given.flatMap(each => linkGiven(each) ?? pathsIn(each).map(readOne));

/** A link of ours, with or without the address of the app before its #. */
const LINK = /^(?:\S*#)?((?:s=\d{1,4}[a-z]\.|e=)\S*)$/;

function linkGiven(text: string): GivenFile | null {
  const fragment = LINK.exec(text.trim())?.[1];
  if (fragment === undefined) return null;
  const opened = decodeLink(fragment);
  if (!opened.ok) throw new NoAnswer(opened.error.message);
  return { kind: 'saved', name: opened.value.document.machine.name, ...opened.value };
}

function pathsIn(path: string, depth = 0): readonly string[] {
  if (path === STANDARD_INPUT || !isFolder(path)) return [path];
  if (depth > MAX_DEPTH) throw new NoAnswer(`${path} is more than ${MAX_DEPTH} folders deep.`);
  const inside = readdirSync(path)
    .filter(name => !name.startsWith('.'))
    .toSorted()
    .flatMap(name => pathsIn(join(path, name), depth + 1));
  if (inside.length === 0) throw new NoAnswer(`${path} is an empty folder.`);
  if (inside.length > MAX_FILES) throw new NoAnswer(`${path} has more than ${MAX_FILES} files.`);
  return inside;
}

/** What cannot be looked at is read as a file, and the error of that is told. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readOne(path: string): GivenFile {
  const bytes = readBytes(path);
  const name = path === STANDARD_INPUT ? 'standard input' : basename(path);
  const opened = openFile(bytes);
  if (opened?.ok) return { kind: 'saved', name, ...opened.value };
  if (opened) throw new NoAnswer(`${path}: ${opened.error.message}`);
  const text = decodeText(bytes);
  return linkGiven(text) ?? { kind: 'text', name, text };
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path === STANDARD_INPUT ? 0 : path);
  } catch (reason) {
    throw new NoAnswer(
      `${path} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
  }
}
