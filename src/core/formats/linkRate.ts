import { absent, type Fact, known, unknown } from '../topology/fact.ts';
import { generationOf, type LinkRate, type LinkWidth, linkWidths } from '../topology/link.ts';

/** A width of x0 is a link that is down; a speed that is not known leaves the rate unknown. */
export function linkRate(
  gigatransfersPerSecond: number,
  width: number,
  source: 'text' | 'hex' = 'text',
): Fact<LinkRate> {
  if (width === 0) return absent(source);
  const generation = generationOf(gigatransfersPerSecond);
  const known_ = linkWidths.find((each): each is LinkWidth => each === width);
  return generation && known_ ? known({ generation, width: known_ }, source) : unknown;
}
