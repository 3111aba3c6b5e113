/** How far a link of some length carries. RFC 9110 asks servers and clients for 8,000 octets at least. */
export const linkSizes = [
  { id: 'everywhere', maximumCharacters: 2000, words: 'Fits everywhere, also in a QR code.' },
  { id: 'browsers', maximumCharacters: 8000, words: 'Fits browsers and most chat programs.' },
  {
    id: 'file',
    maximumCharacters: Number.POSITIVE_INFINITY,
    words: 'Too long for many chat and mail programs: save a file instead.',
  },
] as const;
export type LinkSize = (typeof linkSizes)[number];

/** The class of a whole address of this length. */
export const linkSize = (address: string): LinkSize =>
  linkSizes.find(({ maximumCharacters }) => address.length <= maximumCharacters) ?? linkSizes[2];
