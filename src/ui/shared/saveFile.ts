/** Hands a file to the browser, which puts it where downloads go. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(NOT_IN_NAMES, ' ');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

/** What file systems refuse. */
const NOT_IN_NAMES = /[\\/:*?"<>|]+/g;

/** Long enough for the browser to have begun. */
const REVOKE_AFTER_MS = 10_000;

/** A name that every file system takes: "Rack 7 (copy)" becomes "rack-7-copy.svg". */
export function savedName(machine: string, ending: string): string {
  const plain = machine.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return `${plain.replace(/^-|-$/g, '').slice(0, 60) || 'machine'}.${ending}`;
}
