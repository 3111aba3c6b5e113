import { type UpstreamCase, upstreamCases } from '../../core/scenes/upstreamCases.ts';
import { startingView } from '../../core/share/document.ts';
import { nodeId } from '../../core/topology/machine.ts';
import { makeAddress } from '../../store/address.ts';

/** Pairs of built-in machines on which the walk proposed in 2018 and today's answer differently, and why. */
export function WalkCases() {
  return (
    <ul>
      {upstreamCases.map(each => (
        <li key={each.title}>
          <a href={addressOf(each)}>{each.title}</a>: {each.why}
        </li>
      ))}
    </ul>
  );
}

const addressOf = ({ scene, provider, client }: UpstreamCase) =>
  makeAddress(
    { kind: 'scene', scene },
    { ...startingView, pair: { provider: nodeId(provider), client: nodeId(client) } },
  );
