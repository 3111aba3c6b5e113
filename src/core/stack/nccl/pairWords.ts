import { functionOf, rootOf } from '../../topology/machineTree.ts';
import { at, listed, type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import { mayHaveNvlink } from '../gpuOf.ts';
import { pathMeanings, pathTypes } from './behaviour.ts';
import { cpuNames } from './cpuClass.ts';
import { defaultGdrLevel, type GdrCase } from './gdrRules.ts';
import { isDisabling, parseLevel } from './levels.ts';
import { isAmpereOrLater, linkMaximum, numaNodeOf, participantsOf } from './machineTopology.ts';
import type { NcclPair, PairEnd, PairInputs, PairKind } from './pairInputs.ts';
import { defaultPeerLevel, type PeerCase } from './peerRules.ts';

/** All that a sentence about a pair is made of. */
export interface AnswerContext {
  readonly pair: NcclPair;
  readonly ends: readonly PairEnd[];
  readonly missing: readonly (keyof PairInputs)[];
}

/** What two GPUs would do, where it is known. */
export function peerSentence(context: AnswerContext): Sentence {
  const { pair } = context;
  const { release, environment } = pair;
  const cases = casesOf(context) as readonly PeerCase[];
  const path = pathWords(context);
  if (cases.every(each => each === 'disabled'))
    return say`${release.name} would use host memory: NCCL_P2P_DISABLE is ${environment['NCCL_P2P_DISABLE'] ?? ''}.`;
  const level = parseLevel(environment['NCCL_P2P_LEVEL'], release.behaviour);
  const limit = level
    ? `NCCL_P2P_LEVEL is ${level}`
    : defaultLimit(
        new Set(context.ends.map(end => defaultPeerLevel({ ...release, ...end }))),
        cpuWords(context),
      );
  const isPeer = cases.every(each => each === 'within-level' || each === 'within-default');
  return isPeer
    ? say`${release.name} would use P2P${below(pair, 'gpus')}: the path is ${path} and ${limit}.${ignoredNote(pair, PEER_VARIABLES)}`
    : say`${release.name} would fall back to host memory: the path is ${path} and ${limit}.${ignoredNote(pair, PEER_VARIABLES)}${linksNote(pair)}`;
}

/** What a network adapter and a GPU would do, where it is known. */
export function gdrSentence(context: AnswerContext): Sentence {
  const { pair } = context;
  const { release, environment } = pair;
  const cases = casesOf(context) as readonly GdrCase[];
  const [only] = cases;
  const staged = `${release.name} would stage the data in host memory`;
  if (only === 'reads-off') return say`${staged}: NCCL_NET_GDR_READ is 0.`;
  if (cases.every(each => each === 'reads-of-old-gpu'))
    return say`${staged} when the adapter sends: ${oldReads(context)}`;
  const level = parseLevel(environment['NCCL_NET_GDR_LEVEL'], release.behaviour);
  const overChipLink = environment['NCCL_NET_GDR_C2C'];
  const limit = level
    ? `NCCL_NET_GDR_LEVEL is ${level}`
    : `its default level is ${defaultGdrLevel({ behaviour: release.behaviour, overChipLink })}`;
  const path = pathWords(context);
  return cases.every(each => each === 'yes' || each === 'yes-by-pci')
    ? say`${release.name} would use GPUDirect RDMA${below(pair, 'gpu-nic')}: the path is ${path} and ${limit}.${ignoredNote(pair, GDR_VARIABLES)}`
    : say`${staged}: the path is ${path} and ${limit}.${ignoredNote(pair, GDR_VARIABLES)}${linksNote(pair)}`;
}

const oldReads = ({ pair }: AnswerContext): string =>
  pair.release.behaviour.readsFreelyFrom === null
    ? 'this release lets adapters read a GPU only if it has an NVLink peer or is alone.'
    : 'a GPU before Ampere is read only if it has an NVLink peer or is alone.';

/** What it depends on. */
export function unknownSentence(context: AnswerContext, kind: PairKind): Sentence {
  const { release } = context.pair;
  const does = kind === 'gpus' ? 'P2P' : 'GPUDirect RDMA';
  const facts = context.missing.map(name => dependsOn[name]);
  return say`Whether ${release.name} would use ${does} depends on ${listed(facts)}; the path is ${pathWords(context)}.`;
}

const dependsOn: Readonly<Record<keyof PairInputs, string>> = {
  path: 'what else is between the two',
  placing: 'the NUMA nodes of their root buses',
  cpu: 'the processor',
  moreGpus: 'how many GPUs there are',
  rates: 'link rates that are not known',
  gpus: 'the generation of the GPU',
  broadcom: 'whether switches below each other are parts of one',
};

const casesOf = ({ ends }: AnswerContext): readonly string[] =>
  ends.map(({ settled }) => settled.decision.case);

/** "PHB (through a CPU’s root complex)"; several where it is not known which. */
function pathWords({ ends }: AnswerContext): string {
  const found = pathTypes.filter(type => ends.some(({ path }) => path === type));
  const [only] = found;
  const relayed = [...new Set(ends.flatMap(({ fromRelay }) => fromRelay ?? []))];
  const onward = relayed.length === 1 ? `, ${relayed.join('')} from there,` : '';
  return only && found.length === 1 ? `${only} (${pathMeanings[only]})${onward}` : listed(found, 'or');
}

function defaultLimit(levels: ReadonlySet<string>, cpu: string): string {
  return levels.size === 1
    ? `its default level${cpu} is ${[...levels].join('')}`
    : `its default levels are ${listed([...levels])}`;
}

/** " on AMD with 4 GPUs"; nothing where the processor is not known. */
function cpuWords({ pair, ends }: AnswerContext): string {
  const names = [...new Set(ends.map(({ cpu }) => cpuNames[cpu]))];
  if (names.length !== 1) return '';
  const counts = [...new Set(ends.map(({ gpus }) => gpus))];
  const isCounted = ends.some(({ cpu }) => pair.release.behaviour.peerLevel[cpu].few);
  return ` on ${names.join('')}${isCounted && counts.length === 1 ? ` with ${counts.join('')} GPUs` : ''}`;
}

/** What is asked below the library before it happens. */
function below({ release }: NcclPair, kind: PairKind): string {
  if (kind === 'gpu-nic')
    return release.library === 'RCCL'
      ? ', if the network plugin and HIP offer it'
      : ', if the network plugin and CUDA offer it';
  return release.library === 'RCCL' ? ', if HIP says yes' : ', if NVML and CUDA say yes';
}

const PEER_VARIABLES = ['NCCL_P2P_DISABLE', 'NCCL_P2P_LEVEL'] as const;
const GDR_VARIABLES = ['NCCL_NET_GDR_LEVEL'] as const;

/** What is set and passed over without a word: a misspelt level, or one that the release does not know. */
function ignoredNote(
  { release, environment }: NcclPair,
  variables: readonly (typeof PEER_VARIABLES | typeof GDR_VARIABLES)[number][],
): string {
  const ignored = variables.flatMap(name => {
    const text = environment[name];
    if (text === undefined || text === '') return [];
    const counts =
      name === 'NCCL_P2P_DISABLE' ? isDisabling(text) || text === '0' : parseLevel(text, release.behaviour);
    return counts ? [] : [`${name}=${text}`];
  });
  return ignored.length > 0 ? ` ${release.name} ignores ${listed(ignored)}.` : '';
}

/** NVLink is on no PCI bus: without a word about it, there is none. Of chips that have none, nothing is said. */
function linksNote({ tree, release, first, second }: NcclPair): string {
  if (tree.machine.sideLinks.length > 0) return '';
  if (release.library === 'RCCL') return ' lspci does not show xGMI; none is assumed here.';
  const mayHave = [first, second].every(id => mayHaveNvlink(functionOf(tree, id)));
  return mayHave ? ' lspci does not show NVLink; none is assumed here.' : '';
}

/** What would have to be known, and how to get it. */
export function missingWords({ pair, missing }: AnswerContext): readonly MissingFact[] {
  return missing.flatMap(name => missingFacts(pair, name));
}

const isPlaced = ({ tree, first, second }: NcclPair): boolean =>
  [first, second].every(id => rootOf(tree, id).kind === 'host-bridge');

function missingFacts(pair: NcclPair, name: keyof PairInputs): readonly MissingFact[] {
  const { tree, release, first, second } = pair;
  const { gpus, nics, unknownKinds } = participantsOf(tree, release.library, [first, second]);
  switch (name) {
    case 'path':
      return [
        ...(isPlaced(pair)
          ? []
          : [{ node: null, what: 'which bridges lead to both devices', howToGet: 'lspci -tv' }]),
        ...unknownKinds.map(fn => ({
          node: fn.id,
          what: `what the device ${at(fn).text} is`,
          howToGet: `lspci -nn -s ${fn.bdf}`,
        })),
      ];
    case 'placing':
      return [...gpus, ...nics]
        .filter(fn => (fn.id === first || fn.id === second) && numaNodeOf(tree, fn) === undefined)
        .map(fn => ({
          node: rootOf(tree, fn.id).id,
          what: `the NUMA node of ${at(fn).text}`,
          howToGet: `cat /sys/bus/pci/devices/${fn.bdf}/numa_node`,
        }));
    case 'cpu':
      return [
        {
          node: null,
          what: 'the vendor of the CPU',
          howToGet: 'lscpu (Vendor ID and CPU family), or choose the CPU in the settings',
        },
      ];
    case 'moreGpus':
      return [
        { node: null, what: 'how many GPUs the machine has', howToGet: 'lspci -nn of the whole machine' },
      ];
    case 'rates':
      return [
        ...[...gpus, ...nics]
          .filter(fn => linkMaximum(tree, fn) === 'unknown')
          .map(fn => ({
            node: fn.id,
            what: `the rate of the link of ${at(fn).text}`,
            howToGet: `sudo lspci -vv -s ${fn.bdf}`,
          })),
        {
          node: null,
          what: 'how many links NVLink has between each pair, and how fast the network is',
          howToGet: 'nvidia-smi nvlink -s and ibstat',
        },
      ];
    case 'gpus':
      return gpus
        .filter(fn => (fn.id === first || fn.id === second) && isAmpereOrLater(fn) === undefined)
        .map(fn => ({
          node: fn.id,
          what: 'the compute capability of the GPU',
          howToGet: `nvidia-smi -i ${fn.bdf} --query-gpu=compute_cap --format=csv`,
        }));
    case 'broadcom':
      return [
        {
          node: null,
          what: 'the subsystem ids of Broadcom’s switches',
          howToGet: 'lspci -vnn -d 1000:',
        },
      ];
  }
}
