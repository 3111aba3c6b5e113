/** What is wrong with the size of a transfer; null: nothing. */
export const sizeComplaint = (bytes: bigint): string | null =>
  bytes >= 1n && bytes <= 1n << 30n ? null : 'A transfer has 1 byte to 1 GiB.';

/** What is wrong with a number that was typed; null: nothing. */
export const wholeNumber = (text: string, most: number): string | null =>
  /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= most
    ? null
    : `A whole number from 1 to ${most.toLocaleString('en')}.`;
