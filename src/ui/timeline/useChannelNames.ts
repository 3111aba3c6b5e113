import { useMemo } from 'react';
import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';
import { nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';

/** "03:00.0 up": the port at the upper end of the link, and the direction. */
export function useChannelNames({ channels }: RunAnswer): readonly string[] {
  const nodes = useApp(nodeById);
  return useMemo(
    () =>
      channels.map(({ link, direction, from, to }) => {
        const name = (id: typeof from) => nodes.get(id)?.label ?? id;
        return link === null ? `${name(from)} to ${name(to)}` : `${name(link)} ${direction}`;
      }),
    [channels, nodes],
  );
}
