/** How many records are passed over, in words; null: none. */
export function damagedWords(count: number | null): string | null {
  if (count === null) {
    return 'This browser does not let the page read what it keeps: its storage is switched off or failed.';
  }
  if (count === 0) return null;
  return count === 1
    ? 'One record is damaged and is left out. What can be read of it can be saved.'
    : `${count} records are damaged and are left out. What can be read of them can be saved.`;
}
