import { proposals } from '../../core/p2pdma/kernels/behaviours.ts';
import { type KernelFact, kernelFacts } from '../../core/p2pdma/kernels/kernelChoices.ts';

/** What the chosen kernel does, each with its first release and where that is known from; folded until asked for. */
export function KernelBehaviours({ kernel }: { kernel: string }) {
  const facts = kernelFacts(kernel);
  if (facts.length === 0) return null;
  return (
    <details>
      <summary>
        What Linux {kernel} does, and how that is known ({facts.length})
      </summary>
      <ul>
        {facts.map(fact => (
          <li key={`${fact.what} ${fact.since}`}>
            {fact.what}. <span className="muted">{sinceWords(fact)}</span>
          </li>
        ))}
      </ul>
      <p>Proposed in 2026 and in no release, so in no answer here:</p>
      <ul>
        {proposals.map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

function sinceWords({ since, stable = [], certainty, source, commit, unknown }: KernelFact): string {
  const first = since === 'queued' ? 'Queued for 7.4, as of October 2026' : `Since ${since}`;
  const earlier = stable.length > 0 ? `, and in ${stable.map(rangeWords).join(', ')}` : '';
  const doubt = unknown === undefined ? '' : ` Not known: ${unknown}.`;
  return `${first}${earlier}${commit ? ` (${commit})` : ''}; ${certainty}: ${source}.${doubt}`;
}

const rangeWords = (range: string): string =>
  range.includes('-') ? range.replace('-', ' to ') : `${range} and later`;
