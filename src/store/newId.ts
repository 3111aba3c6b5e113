/** An id that no other tab takes. Unlike `randomUUID`, these numbers are there on every origin, plain HTTP too. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(4))].map(byte => byte.toString(16).padStart(2, '0')).join('');
