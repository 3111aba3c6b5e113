/** A word as prose has it, with what may stand around and within it. */
const WORD = /^["'“‘«(]*[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*["'”’»).,:;!?…]*$/u;
const DASH = /^[-–—&]$/;

/** Whether a text is one line of ordinary words or nothing at all: what nobody means as a capture. */
export function isOneLineOfWords(text: string): boolean {
  const line = text.trim();
  if (line === '') return true;
  if (/[\r\n]/.test(line)) return false;
  return line.split(/\s+/).every(word => WORD.test(word) || DASH.test(word));
}
