/** How far a link of so many characters gets; the floor for URLs in RFC 9110 is 8,000 octets. */
export const linkSizes = [
  { upTo: 2000, words: 'fits everywhere' },
  { upTo: 8000, words: 'fits browsers and most chats; some mail programs cut it' },
  { upTo: Number.POSITIVE_INFINITY, words: 'fits browsers only; send it in a file where chats cut links' },
] as const;
