import type { RunChannel } from '../../core/fabric/run/runAnswer.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';

const arrows = { up: '↑', down: '↓', 'between-roots': '↔', inside: '·' } as const;
const words = {
  up: 'up',
  down: 'down',
  'between-roots': 'between root complexes',
  inside: 'inside',
} as const;

/** One direction of a link, by the port at its upper end; it can be followed there. */
export function ChannelName({ channel }: { channel: Omit<RunChannel, 'rate'> }) {
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  const { link, direction, from, to } = channel;
  const name = (id: typeof from) => nodes.get(id)?.label ?? id;
  const node = link ?? from;
  return (
    <button type="button" className="node-link" onClick={() => select(node)}>
      {link === null ? `${name(from)} to ${name(to)}` : name(link)}{' '}
      <span aria-hidden="true">{arrows[direction]}</span>
      <span className="visually-hidden"> {words[direction]}</span>
    </button>
  );
}
