/** Why a link or file was refused. */
export const shareErrorCodes = [
  'empty',
  'not-a-link',
  'newer-schema',
  'unknown-packing',
  'damaged',
  'too-large',
  'link-too-small',
  'invalid-machine',
  'example',
  'no-machine',
] as const;
export type ShareErrorCode = (typeof shareErrorCodes)[number];

export interface ShareError {
  readonly code: ShareErrorCode;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** What the person can do next, in one sentence. */
  readonly next: string;
  /** Both sentences. */
  readonly message: string;
}

const asks: Readonly<Record<ShareErrorCode, string>> = {
  empty: 'Copy the whole address, with everything after the #.',
  'not-a-link': 'Copy the whole address again, or open an example.',
  'newer-schema': 'Open it in the newest Peerlane: reload this page, or use the address the link came from.',
  'unknown-packing':
    'Open it in the newest Peerlane: reload this page, or use the address the link came from.',
  damaged: 'Ask for the link again: chat and mail programs sometimes cut long ones, a file is safer.',
  'too-large': 'Ask for the machine as a file, or paste the capture itself.',
  'link-too-small': 'Save it as a file: a file holds it whole.',
  'invalid-machine': 'Ask for the link again, or paste the capture itself.',
  'no-machine':
    'Programs that shrink or convert a picture drop it: use the picture as it was saved, or the file.',
  example: 'Choose it from the list of examples.',
};

/** An error with the advice that belongs to its code; `what` is a whole sentence. */
export const shareError = (code: ShareErrorCode, what: string): ShareError => ({
  code,
  what,
  next: asks[code],
  message: `${what} ${asks[code]}`,
});

/** A part of the text cannot be read; `part` completes "The link is damaged: … cannot be read". */
export const damaged = (part: string): ShareError =>
  shareError('damaged', `The text is damaged: its ${part} cannot be read.`);
