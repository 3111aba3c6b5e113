import { expect, it } from 'vitest';
import { readEmbed } from './embed.ts';

it.each([
  ['no frame', '', null],
  ['a frame is asked for by 1, and nothing else', '?embed=yes', null],
  ['a frame with everything', '?embed=1', { hides: [], isLocked: false, theme: 'system' }],
  [
    'what is left out, in the order of the list; what is no part is passed over',
    '?embed=1&hide=inspector,outline,everything',
    { hides: ['outline', 'inspector'], isLocked: false, theme: 'system' },
  ],
  [
    'without the verdict nothing that tells it',
    '?embed=1&hide=verdict',
    { hides: ['verdict', 'advisor', 'views'], isLocked: false, theme: 'system' },
  ],
  ['locked, in given colours', '?embed=1&lock=edit&theme=dark', { hides: [], isLocked: true, theme: 'dark' }],
  [
    'other locks and colours are none',
    '?embed=1&lock=all&theme=pink',
    { hides: [], isLocked: false, theme: 'system' },
  ],
])('%s: %s', (_, search, embed) => {
  expect(readEmbed(search)).toEqual(embed);
});
