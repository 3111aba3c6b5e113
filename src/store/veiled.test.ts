import { describe, expect, it } from 'vitest';
import { nodeId } from '../core/topology/machine.ts';
import { readEmbed } from './embed.ts';
import type { OpenLesson } from './opened.ts';
import { startingState } from './state.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryStorage } from './testing/memoryStorage.ts';
import { ANSWER_FIRST, leadsToAnswers, veiledUntilReveal } from './veiled.ts';

async function at(lesson: string, step: number) {
  const { engine } = engineHere();
  const { store, actions } = appWithoutPage(engine, { storage: memoryStorage() });
  await actions.lessons.openLesson(lesson, step - 1);
  const veiled = () => [...veiledUntilReveal(store.getState())];
  const reveal = () => {
    actions.lessons.choosePrediction(0);
    actions.lessons.revealPrediction();
  };
  return { store, actions, veiled, reveal };
}

describe('until a question is answered', () => {
  it('nothing is veiled where none is asked, nor without a lesson', async () => {
    expect(veiledUntilReveal(startingState).size).toBe(0);
    expect((await at('one-bit', 2)).veiled()).toEqual([]);
  });

  it('the matrix is, and the verdict as soon as somebody asks for the pair', async () => {
    const { store, actions, veiled, reveal } = await at('one-bit', 3);
    expect(veiled()).toEqual(['traffic', 'matrix']);
    const choose = (provider: string) =>
      store.setState(({ view }) => ({
        view: { ...view, pair: { client: nodeId('nic'), provider: nodeId(provider) } },
      }));
    choose('nvme');
    expect(veiled()).toEqual(['traffic', 'verdict', 'remedies', 'matrix']);
    actions.looking.openDialog('share');
    expect(store.getState()).toMatchObject({ dialog: null, notice: ANSWER_FIRST });
    choose('other-nvme');
    expect(veiled()).toEqual(['traffic', 'matrix']);
    actions.looking.openDialog('share');
    expect(store.getState().dialog).toBe('share');
    reveal();
    expect(veiled()).toEqual([]);
    expect(store.getState().view.pair).toEqual({ client: 'nic', provider: 'nvme' });
  });

  it('what would change the verdict is, beside the verdict itself', async () => {
    const { store, veiled } = await at('refused', 2);
    expect(veiled()).toEqual(['remedies']);
    expect(store.getState().view.pair).not.toBeNull();
  });

  it('a lab is: it does not open, and says why', async () => {
    const { store, actions, veiled, reveal } = await at('orchestrator', 2);
    expect(veiled()).toContain('clients');
    expect(store.getState().view.tab).toBe('verdict');
    actions.looking.inspect('clients');
    expect(store.getState()).toMatchObject({ view: { tab: 'verdict' }, notice: ANSWER_FIRST });
    actions.looking.inspect('memory');
    expect(store.getState().view.tab).toBe('memory');
    reveal();
    expect(store.getState().view.tab).toBe('clients');
  });

  it('the matrix and the report of all pairs do not open', async () => {
    const { store, actions, reveal } = await at('one-bit', 1);
    actions.looking.goToPane('matrix');
    actions.looking.openDialog('machine-report');
    expect(store.getState()).toMatchObject({ pane: 'tree', dialog: null, notice: ANSWER_FIRST });
    actions.looking.goToPane('outline');
    expect(store.getState().pane).toBe('outline');
    reveal();
    actions.looking.goToPane('matrix');
    expect(store.getState().pane).toBe('matrix');
  });

  it('is the same set while nothing changes', async () => {
    const { store } = await at('one-bit', 3);
    const once = veiledUntilReveal(store.getState());
    store.setState({ selected: null });
    expect(veiledUntilReveal(store.getState())).toBe(once);
  });
});

describe('the way out of a frame', () => {
  const shown = (search: string, lesson: OpenLesson | null = null) =>
    leadsToAnswers({ embed: readEmbed(search), lesson });
  const lesson = { moment: {}, chosen: null, made: {} } as OpenLesson;

  it('is closed where the whole app would tell what the frame leaves out', () => {
    expect(shown('?embed=1&hide=verdict')).toBe(true);
  });
  it('is open otherwise, and out of a lesson, which asks first there too', () => {
    expect(shown('?embed=1&hide=inspector,views')).toBe(false);
    expect(shown('')).toBe(false);
    expect(shown('?embed=1&hide=verdict', lesson)).toBe(false);
  });
});
