import { strFromU8 } from 'fflate';
import { err, ok, type Result } from '../lib/result.ts';
import { startingView } from './document.ts';
import { parseFile } from './file.ts';
import { keptCaps } from './limits.ts';
import { decodeLink, type OpenedLink } from './link.ts';
import { isPng, linkInPng } from './pngLink.ts';
import { type ShareError, shareError } from './shareError.ts';
import { isSvg, linkInSvg } from './svgLink.ts';

/** Far above any picture of a machine. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;
/** By which a file is known for what it is, before all of it is read. */
const HEAD_BYTES = 1024;

/**
 * The machine in a file that Peerlane saved, or in a picture that it drew. Null: the file is neither, and may be a
 * capture. Nothing in it is trusted.
 */
export function openFile(bytes: Uint8Array): Result<OpenedLink, ShareError> | null {
  if (isPng(bytes)) return tooLarge(bytes) ?? fromPicture(linkInPng(bytes));
  const head = strFromU8(bytes.subarray(0, HEAD_BYTES));
  if (isSvg(head)) return tooLarge(bytes) ?? fromPicture(linkInSvg(strFromU8(bytes)));
  if (!/^\uFEFF?\s*\{\s*"format":\s*"peerlane"/.test(head)) return null;
  const document = tooLarge(bytes) ?? parseFile(strFromU8(bytes).replace(/^\uFEFF/, ''));
  return document.ok ? ok({ document: document.value, view: startingView }) : document;
}

const fromPicture = (fragment: string | null): Result<OpenedLink, ShareError> =>
  fragment === null ? err(noMachine) : decodeLink(fragment, keptCaps);

const noMachine = shareError('no-machine', 'This picture carries no machine.');

const tooLarge = (bytes: Uint8Array) =>
  bytes.length > MAX_FILE_BYTES
    ? err(shareError('too-large', 'The file is larger than any machine needs.'))
    : null;
