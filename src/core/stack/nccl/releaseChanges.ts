import { grouped } from '../../lib/grouped.ts';
import { counted } from '../../lib/words.ts';
import { listed, type Sentence, say } from '../../topology/sentence.ts';
import type { NcclEnvironment } from './judge.ts';
import { type NcclMatrices, ncclMatrices } from './matrices.ts';
import { changesBetween, type NcclRelease, releaseOf } from './releases.ts';
import type { NcclTopology } from './topology.ts';

/** What a pair does in one release: its outcome for each question, by the name of the pair. */
type Verdicts = ReadonlyMap<string, Verdict>;
interface Verdict {
  readonly kind: 'peers' | 'receives' | 'sends';
  readonly pair: string;
  readonly path: string;
  readonly isDirect: boolean;
}

/** A change of an answer, and the change of the library that made it. */
interface Turned {
  readonly verdict: Verdict;
  readonly since: string;
  readonly what: string;
}

/**
 * What changes on a topology from one release of NCCL to a later one, in sentences: which pairs of GPUs and which GPUs
 * and network adapters begin or cease to reach each other directly, and by what change. Empty where nothing does.
 * Releases of RCCL are not compared: one is known.
 */
export function ncclChangesBetween(
  topology: NcclTopology,
  [from, to]: readonly [NcclRelease, NcclRelease],
  environment: NcclEnvironment = {},
): readonly Sentence[] {
  if (from.library !== 'NCCL' || to.library !== 'NCCL') return [];
  const turned: Turned[] = [];
  let before = verdictsOf(ncclMatrices(topology, from, environment));
  const first = before;
  for (const { since, what } of changesBetween(from, to)) {
    const release = releaseOf('NCCL', since);
    if (!release.ok) continue;
    const after = verdictsOf(ncclMatrices(topology, release.value, environment));
    for (const [key, verdict] of after)
      if (before.get(key)?.isDirect !== verdict.isDirect) turned.push({ verdict, since, what });
    before = after;
  }
  // What changed and changed back is no difference between the two.
  const last = turned.filter(
    ({ verdict }, i) =>
      first.get(keyOf(verdict))?.isDirect !== before.get(keyOf(verdict))?.isDirect &&
      !turned.slice(i + 1).some(later => keyOf(later.verdict) === keyOf(verdict)),
  );
  const groups = grouped(last, ({ verdict, since }) =>
    [since, verdict.kind, verdict.path, verdict.isDirect].join(' '),
  );
  return [...groups.values()].map(group => sentenceOf(group, from, to));
}

function verdictsOf({ gpus, nets, gpuGpu, gpuNet }: NcclMatrices): Verdicts {
  const verdicts: Verdict[] = [];
  gpuGpu.forEach((row, i) => {
    row.forEach(({ type, peer }, j) => {
      // Both directions of a pair are one.
      if (j <= i) return;
      const pair = `GPU ${gpus[i]?.rank}–GPU ${gpus[j]?.rank}`;
      verdicts.push({ kind: 'peers', pair, path: type, isDirect: peer.decision.outcome === 'yes' });
    });
  });
  gpuNet.forEach((row, i) => {
    row.forEach(({ used, type, receives, sends }, j) => {
      const pair = `GPU ${gpus[i]?.rank}–${nets[j]?.name ?? `network ${nets[j]?.index}`}`;
      const path = used.type === 'PXN' ? 'PXN' : type;
      verdicts.push({ kind: 'receives', pair, path, isDirect: receives.decision.outcome === 'yes' });
      verdicts.push({ kind: 'sends', pair, path, isDirect: sends.decision.outcome === 'yes' });
    });
  });
  return new Map(verdicts.map(verdict => [keyOf(verdict), verdict]));
}

const keyOf = ({ kind, pair }: Pick<Verdict, 'kind' | 'pair'>): string => `${kind} ${pair}`;

/** As many as a sentence names. */
const MOST_NAMED = 6;

function sentenceOf(group: readonly Turned[], from: NcclRelease, to: NcclRelease): Sentence {
  const [one] = group;
  if (!one) return [];
  const { verdict, since, what } = one;
  const pairs = group.map(turned => turned.verdict.pair);
  const more = pairs.length - MOST_NAMED;
  const named = more > 0 ? [...pairs.slice(0, MOST_NAMED), counted(more, 'more pair', 'more pairs')] : pairs;
  const before = verdict.isDirect ? 'staged in host memory' : turnedFrom[verdict.kind];
  const after = verdict.isDirect ? turnedTo[verdict.kind] : 'fall back to host memory';
  return say`${from.name} to ${to.version}: ${listed(named)} (${verdict.path}), before ${before}, ${after} from ${since} on. ${what}.`;
}

const turnedFrom = {
  peers: 'P2P',
  receives: 'GPUDirect RDMA when receiving',
  sends: 'GPUDirect RDMA when sending',
} as const;
const turnedTo = {
  peers: 'use P2P',
  receives: 'use GPUDirect RDMA when receiving',
  sends: 'use GPUDirect RDMA when sending',
} as const;
