/** Hands a text to the browser as a file to keep. Nothing leaves the page. */
export function saveText({ text, name, type }: { text: string; name: string; type: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|]+/g, ' ');
  link.click();
  // By then the browser has taken hold of it.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
