import type { AppStore, Documents, World } from '../documents.ts';
import { WALKS } from '../play.ts';
import { nodeById } from '../selectors.ts';
import type { playingActions } from './playing.ts';

/** The walks behind the distance of a pair, played on the tree. */
export const walkingActions = (
  store: AppStore,
  { engine }: World,
  { attempt, play }: Pick<Documents, 'attempt'> & Pick<ReturnType<typeof playingActions>, 'play'>,
) => ({
  /** Plays the walk of p2pdma and then the one proposed in 2018, for the pair that is asked about. */
  watchWalks: async () => {
    const asked = store.getState();
    const { document } = asked.open ?? {};
    const { pair } = asked.view;
    if (!document || !pair) return;
    const steps = await attempt(engine.call('walks', { ...document, ...pair }));
    const now = store.getState();
    if (!steps || now.open?.document !== document || now.view.pair !== pair) return;
    const [client, provider] = [pair.client, pair.provider].map(id => nodeById(now).get(id)?.label ?? id);
    play({ key: WALKS, what: `Both walks from ${provider} and ${client}`, steps, running: false });
  },
});
