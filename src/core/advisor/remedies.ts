import { iommuGroups } from '../p2pdma/acs/iommuGroups.ts';
import { laterRows, resolveKernel } from '../p2pdma/kernels/kernels.ts';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType, Verdict } from '../p2pdma/policy/verdict.ts';
import { knownValue } from '../topology/fact.ts';
import { endpointLabels } from '../topology/labels.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { functionOf, type MachineTree } from '../topology/machineTree.ts';

/** A change that would give this pair a better verdict, judged by the same rules as the verdict itself. */
export interface Remedy {
  readonly id: string;
  /** What to do, in a few words. */
  readonly title: string;
  /** The verdict after the change, as predicted. */
  readonly mapType: MapType;
  /** What to type, if typing does it. */
  readonly command: string | null;
  /** What is lost or risked by it. */
  readonly cost: string;
  readonly undo: string;
  /** The settings that show the change in the app; null where it is no setting. */
  readonly settings: KernelSettings | null;
}

interface Question {
  readonly tree: MachineTree;
  readonly settings: KernelSettings;
  readonly provider: NodeId;
  readonly client: NodeId;
}

/** A remedy before it is judged, and the settings that have the same effect. */
type Draft = Omit<Remedy, 'mapType'> & { readonly judgedBy: KernelSettings };

/** A way to look for a remedy; the list is in order of harm, least first. */
type Proposal = (question: Question, verdict: Verdict) => Draft | null;
const proposals: readonly Proposal[] = [clearRedirect, trialWithSetpci, newerKernel];

/**
 * What would change the answer for this pair. Only changes that the rules confirm are listed, least harmful
 * first; none when the pair is Direct already or nothing here helps.
 */
export const remedies = (question: Question): readonly Remedy[] =>
  judgedRemedies(question).map(({ remedy }) => remedy);

/** A remedy, and the settings that have the same effect, also where they cannot stand for it in the app. */
interface JudgedRemedy {
  readonly remedy: Remedy;
  readonly judgedBy: KernelSettings;
}

/** The same with what each was judged by, for layers other than Linux to judge it too. */
export function judgedRemedies(question: Question): readonly JudgedRemedy[] {
  const verdict = explainPair(question);
  if (verdict.mapType === 'BUS_ADDR') return [];
  const found: JudgedRemedy[] = [];
  for (const propose of proposals) {
    const draft = propose(question, verdict);
    if (!draft) continue;
    const { judgedBy, ...remedy } = draft;
    const { mapType } = explainPair({ ...question, settings: judgedBy });
    if (rank[mapType] > rank[verdict.mapType]) found.push({ remedy: { ...remedy, mapType }, judgedBy });
  }
  return found;
}

const rank: Record<MapType, number> = { NOT_SUPPORTED: 0, UNKNOWN: 1, THRU_HOST_BRIDGE: 2, BUS_ADDR: 3 };

/** `pci=disable_acs_redir=` (4.19) clears RR, CR and EC of the named functions after the kernel's own defaults. */
function clearRedirect(question: Question, verdict: Verdict): Draft | null {
  if (verdict.redirecting.length === 0) return null;
  const { tree, settings } = question;
  const parameter = `pci=disable_acs_redir=${bdfList(tree, verdict.redirecting)}`;
  const booted = { ...settings, commandLine: `${settings.commandLine} ${parameter}`.trim() };
  return {
    id: 'disable-acs-redir',
    title:
      verdict.redirecting.length === 1
        ? 'Clear redirect on one port at boot'
        : 'Clear redirect on these ports at boot',
    command: parameter,
    cost: `No isolation any more ${isolated(tree, verdict.redirecting)}${groupWords(tree, settings, booted)}.`,
    undo: 'Remove the parameter and boot again.',
    settings: booted,
    judgedBy: booted,
  };
}

/** The same bits by hand, until the next boot: only RR, CR and EC are touched, the rest of the word stays. */
function trialWithSetpci(question: Question, verdict: Verdict): Draft | null {
  const { tree } = question;
  const ports = verdict.redirecting.map(id => functionOf(tree, id));
  const boot = clearRedirect(question, verdict);
  if (!boot) return null;
  const write = (fn: PciFunction, value: string) => `setpci -s ${fn.bdf} ECAP_ACS+6.w=${value}`;
  return {
    id: 'setpci',
    title: 'Try it until the next boot',
    command: ports.map(fn => `sudo ${write(fn, '0:2c')}`).join(' && '),
    cost: `${lostWhen(question.settings.kernel)} IOMMU groups that are already formed do not follow, so isolation is weaker than they say.`,
    undo: ports.map(fn => `sudo ${write(fn, `${controlHex(fn)}:2c`)}`).join(' && '),
    // No parameter of the kernel stands for it, so there is nothing to set in the app.
    settings: null,
    judgedBy: boot.judgedBy,
  };
}

/** From 7.0 ACS is written anew each time DMA is set up. */
function lostWhen(kernel: string): string {
  const resolved = resolveKernel(kernel);
  return resolved.ok && resolved.value.acsWhen === 'dma-setup'
    ? 'Lost at the next boot, at a reset or resume, and when a driver is bound again.'
    : 'Lost at the next boot, and at a reset or resume.';
}

/** The first later kernel in which the same machine gets a better answer. */
function newerKernel(question: Question, verdict: Verdict): Draft | null {
  const later = laterRows(question.settings.kernel).find(row => {
    const settings = { ...question.settings, kernel: row.release };
    return rank[explainPair({ ...question, settings }).mapType] > rank[verdict.mapType];
  });
  if (!later) return null;
  return {
    id: 'newer-kernel',
    title:
      later.release === 'queued'
        ? `Run Linux with what is ${later.label}`
        : `Run Linux ${later.release} or later`,
    command: null,
    cost: 'Another kernel.',
    undo: 'Boot the old kernel.',
    settings: { ...question.settings, kernel: later.release },
    judgedBy: { ...question.settings, kernel: later.release },
  };
}

const bdfList = (tree: MachineTree, ids: readonly NodeId[]) =>
  ids.map(id => functionOf(tree, id).bdf).join(';');

const controlHex = (fn: PciFunction) => {
  const acs = knownValue(fn.acs);
  return ((acs && knownValue(acs.control)) ?? 0).toString(16);
};

/** Linux looks at the way up from a device, not at the ports beside it, so groups need not show what is lost. */
function groupWords(tree: MachineTree, before: KernelSettings, after: KernelSettings): string {
  const isEndpoint = (id: NodeId) => functionOf(tree, id).kind === 'endpoint';
  const groupOf = new Map(
    iommuGroups(tree, before).flatMap(({ members }, group) => members.map(id => [id, group] as const)),
  );
  const merges = iommuGroups(tree, after).some(
    ({ members }) => new Set(members.filter(isEndpoint).map(id => groupOf.get(id))).size > 1,
  );
  return merges ? ': IOMMU groups merge' : ', although Linux leaves their IOMMU groups as they are';
}

const MOST_NAMES = 6;

/** Of whom, or between whom: the endpoints below the ports that would stop redirecting. */
function isolated(tree: MachineTree, ports: readonly NodeId[]): string {
  const labels = endpointLabels(tree);
  const names: string[] = [];
  const visit = (id: NodeId) => {
    const fn = functionOf(tree, id);
    if (fn.kind === 'endpoint') names.push(labels.get(fn.id) ?? fn.bdf);
    for (const child of tree.childrenOf(id)) visit(child.id);
  };
  for (const port of ports) visit(port);
  const [only = 'what sits below'] = names;
  if (names.length < 2) return `of ${only}`;
  const shown = names.slice(0, names.length > MOST_NAMES ? MOST_NAMES : -1);
  const last = names.length > MOST_NAMES ? `${names.length - MOST_NAMES} more` : names.at(-1);
  return `between ${shown.join(', ')} and ${last}`;
}
