import { describe, expect, it } from 'vitest';
import { openScene, scenes } from '../scenes/scenes.ts';
import { linkSize } from './linkSize.ts';
import { decodeDocument, encodeDocument } from './payload.ts';

describe('a built-in machine in a link', () => {
  it.each(scenes.map(({ id }) => id))('%s comes back the same and fits everywhere', id => {
    const scene = openScene(id);
    if (!scene) throw new Error(`no scene ${id}`);
    const { document } = scene;
    const text = encodeDocument(document);
    expect(decodeDocument(text)).toEqual({ ok: true, value: document });
    expect(linkSize(`https://example.org/peerlane/#s=${text}&m=view`).id).toBe('everywhere');
  });
});
