import { describe, expect, it } from 'vitest';
import { ok } from '../core/lib/result.ts';
import { newDocument, type PeerlaneDocument, startingView } from '../core/share/document.ts';
import { answering, appWithoutPage } from './testing/appWithoutPage.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

const document = (name: string): PeerlaneDocument =>
  newDocument({ name, roots: [], functions: [], others: [], sideLinks: [] });

/** A link is the name of its machine, and `a=` that of version A. */
function opened(storage = memoryStorage()) {
  const engine = answering({
    makeLink: ({ document: { machine } }: { document: PeerlaneDocument }) => ok(`s=${machine.name}`),
    makeKept: ({ document: { machine } }: { document: PeerlaneDocument }) => ok(`s=${machine.name}`),
    openLink: ({ fragment }: { fragment: string }) => {
      const fields = new URLSearchParams(fragment);
      const a = fields.get('a');
      const value = { document: document(fields.get('s') ?? ''), view: startingView };
      return { ok: true, value: a === null ? value : { ...value, before: document(a) } };
    },
    openKept: ({ form }: { form: string }) =>
      form === 's=broken'
        ? { ok: false, error: { message: 'This link is damaged. Ask for it again.' } }
        : ok({ document: document(form.replace('s=', '')), view: startingView }),
  });
  const { store, actions } = appWithoutPage(engine, { storage });
  const a = () => store.getState().versionA?.machine.name ?? null;
  return { store, actions, storage, a };
}

describe('a version that is kept', () => {
  it('is what was open, and stays while another machine is opened', async () => {
    const { actions, a } = opened();
    await actions.opening.visit('#s=Mine');
    await actions.comparing.keepAsA();
    await actions.opening.visit('#s=Other');
    expect(a()).toBe('Mine');
  });

  it('outlasts a reload, until it is forgotten', async () => {
    const { actions, storage } = opened();
    await actions.opening.visit('#s=Mine');
    await actions.comparing.keepAsA();
    const again = opened(storage);
    await again.actions.comparing.recallA();
    expect(again.a()).toBe('Mine');
    again.actions.comparing.forgetA();
    const third = opened(storage);
    await third.actions.comparing.recallA();
    expect(third.a()).toBeNull();
  });

  it('comes with a link that carries a comparison, which opens on the differences', async () => {
    const { store, actions, a } = opened();
    await actions.opening.visit('#s=B&a=A');
    expect(a()).toBe('A');
    expect(store.getState()).toMatchObject({ dialog: 'compare', open: { readOnly: true } });
  });

  it('of a link is forgotten without the one that the person kept', async () => {
    const { actions, storage } = opened();
    await actions.opening.visit('#s=Mine');
    await actions.comparing.keepAsA();
    await actions.opening.visit('#s=B&a=A');
    actions.comparing.forgetA();
    const again = opened(storage);
    await again.actions.comparing.recallA();
    expect(again.a()).toBe('Mine');
  });

  it('of a link comes before the one that is recalled', async () => {
    const { actions, storage } = opened();
    await actions.opening.visit('#s=Mine');
    await actions.comparing.keepAsA();
    const again = opened(storage);
    await again.actions.opening.visit('#s=B&a=A');
    await again.actions.comparing.recallA();
    expect(again.a()).toBe('A');
  });

  it('that cannot be opened any more is told, and stays where it is kept', async () => {
    const storage = memoryStorage();
    storage.setItem('peerlane.version-a', 's=broken');
    const { store, actions, a } = opened(storage);
    await actions.comparing.recallA();
    expect(a()).toBeNull();
    expect(store.getState().remark).toBe(
      'What was kept as A cannot be opened. This link is damaged. Ask for it again.',
    );
    expect(storage.getItem('peerlane.version-a')).toBe('s=broken');
  });
});
