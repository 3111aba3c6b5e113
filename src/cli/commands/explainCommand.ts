import {
  explainPair,
  functionOf,
  layerWords,
  lintSettings,
  type MachineTree,
  machineTree,
  type NodeId,
  pathClassWords,
  purposeWords,
  rowWord,
  ruleSettles,
  type StackAnswer,
  type StackRemedies,
  sentenceText,
  stackAnswer,
  stackRemedies,
  type Verdict,
  verdictWords,
} from '../../core/index.ts';
import { answer, type Command } from '../command.ts';
import { findFunction } from '../findFunction.ts';
import { filesBefore, kernelOptions, kernelUsage, readArgs } from '../options.ts';
import { readMachine } from '../readMachine.ts';
import { stackOptions, stackSettings, stackUsage } from '../stackOptions.ts';

const options = {
  ...kernelOptions,
  ...stackOptions,
  json: { type: 'boolean' },
  machine: { type: 'string' },
} as const;

/** Prints one verdict with its reasons. */
export const explainCommand: Command = {
  name: 'explain',
  usage: `FILE… PROVIDER CLIENT ${kernelUsage} ${stackUsage} [--json]`,
  summary:
    'tell whether CLIENT may reach the memory of PROVIDER: which layer says no first, why, and what the kernel logs',
  run: args => {
    const { positionals, values } = readArgs(args, options);
    const files = filesBefore(positionals, 2);
    const { document, notes } = readMachine(files, values);
    const { machine, settings } = document;
    const tree = machineTree(machine);
    const provider = findFunction(tree, positionals[files.length], 'PROVIDER');
    const client = findFunction(tree, positionals[files.length + 1], 'CLIENT');
    const verdict = explainPair({ tree, settings, provider: provider.id, client: client.id });
    const asked = {
      ...document,
      stack: stackSettings(values, document.stack),
      provider: provider.id,
      client: client.id,
    };
    const stack = stackAnswer(asked);
    const changes = stackRemedies(asked);
    const lints = lintSettings(settings, tree).map(({ message }) => message);
    const output = values.json
      ? `${JSON.stringify({ ...verdictJson(tree, verdict), stack: stackJson(stack), changes: changesJson(changes) }, null, 2)}\n`
      : verdictText(tree, verdict, { stack, changes });
    return answer([output], [...notes, ...lints]);
  },
};

function verdictJson(tree: MachineTree, verdict: Verdict) {
  const bdf = (id: NodeId) => functionOf(tree, id).bdf;
  const named = (id: NodeId | null | undefined) => (id === undefined ? 'unknown' : id && bdf(id));
  return {
    provider: bdf(verdict.provider),
    client: bdf(verdict.client),
    kernel: verdict.kernel,
    type: verdict.mapType,
    possible: verdict.possible,
    distance: verdict.distance,
    returned: verdict.returned,
    pathClass: verdict.pathClass,
    commonBridge: named(verdict.commonBridge),
    commonUpstream: named(verdict.commonUpstream),
    providerPath: verdict.providerPath.map(bdf),
    clientPath: verdict.clientPath.map(bdf),
    redirecting: verdict.redirecting.map(bdf),
    headline: sentenceText(verdict.headline),
    wiresNote: verdict.wiresNote && sentenceText(verdict.wiresNote),
    reasons: verdict.reasons.map(({ rule, effect, sentence, source }) => ({
      rule,
      effect,
      sentence: sentenceText(sentence),
      source,
    })),
    messages: verdict.messages.map(({ level, text }) => ({ level, text })),
    logged: verdict.logged.map(({ text, agrees, sentence }) => ({
      text,
      agrees: agrees ?? 'unknown',
      sentence: sentenceText(sentence),
    })),
    guest: verdict.guest,
    rests: {
      ...verdict.rests.counts,
      turning: verdict.rests.turning.map(({ node, what, would }) => ({
        node: node && bdf(node),
        what,
        would,
      })),
    },
    missing: verdict.missing.map(({ what, howToGet }) => ({ what, howToGet })),
  };
}

/** The layers as a program reads them. */
const stackJson = ({
  purpose,
  isChosen,
  path,
  outcome,
  refusedBy,
  headline,
  rows,
  contradictions,
}: StackAnswer) => ({
  purpose,
  isChosen,
  path,
  outcome,
  refusedBy,
  headline: sentenceText(headline),
  contradictions: contradictions.map(sentenceText),
  layers: rows.map(({ layer, who, isSupposed, state, sentence, rule, passed, missing, captured }) => ({
    layer,
    who,
    isSupposed,
    state,
    sentence: sentenceText(sentence),
    rule,
    passed: passed.map(({ id }) => id),
    missing: missing.map(({ what, howToGet }) => ({ what, howToGet })),
    ...(captured && { captured: { ...captured, predicted: sentenceText(captured.predicted) } }),
  })),
});

/** What would change the answer, as a program reads it. */
const changesJson = ({ remedies, levers, nothingHelps }: StackRemedies) => ({
  remedies: remedies.map(({ id, layer, title, outcome, afterwards, command, cost, undo }) => ({
    id,
    layer,
    title,
    outcome,
    afterwards: sentenceText(afterwards),
    command,
    cost,
    undo,
  })),
  levers,
  nothingHelps: nothingHelps && sentenceText(nothingHelps),
});

function changesLines({ remedies, levers, nothingHelps }: StackRemedies): readonly string[] {
  if (remedies.length === 0 && levers.length === 0 && !nothingHelps) return [];
  return [
    '',
    'What would change it:',
    ...remedies.map(
      ({ title, command, afterwards }) =>
        `- ${title}${command === null ? '' : ` (${command})`}. ${sentenceText(afterwards)}`,
    ),
    ...(nothingHelps ? [sentenceText(nothingHelps)] : []),
    ...levers.map(({ what, who, caution }) => `- ${what} (${who}).${caution ? ` ${caution}` : ''}`),
  ];
}

function stackLines({ purpose, path, headline, rows, contradictions }: StackAnswer): readonly string[] {
  return [
    '',
    `Layers, for ${purposeWords[purpose]}:`,
    ...(path === 'p2pdma' ? [] : [sentenceText(headline)]),
    ...rows.flatMap(row => [
      `${layerWords[row.layer]}: ${rowWord(row)} (${row.isSupposed ? 'if it were ' : ''}${row.who}). ${sentenceText(row.sentence)}${row.rule ? ` [${ruleSettles(row) ? '' : 'predicted by '}${row.rule.id}: ${row.rule.source}]` : ''}`,
      ...(row.captured ? [`  ${sentenceText(row.captured.predicted)}`] : []),
      ...row.missing.map(({ what, howToGet }) => `  - would have to be known: ${what}: ${howToGet}`),
    ]),
    ...contradictions.map(sentenceText),
  ];
}

function verdictText(
  tree: MachineTree,
  verdict: Verdict,
  { stack, changes }: { readonly stack: StackAnswer; readonly changes: StackRemedies },
): string {
  const path = (ids: readonly NodeId[]) => ids.map(id => functionOf(tree, id).bdf).join(' > ');
  const { mapType, distance, pathClass } = verdict;
  const lines = [
    sentenceText(verdict.headline),
    ...(verdict.wiresNote ? [sentenceText(verdict.wiresNote)] : []),
    '',
    `${verdictWords[mapType].word} (${mapType}), predicted for Linux ${verdict.kernel}`,
    `Distance ${distance ?? 'unknown'}, class ${pathClass} (${pathClassWords[pathClass]})`,
    `From the provider: ${path(verdict.providerPath)}`,
    ...(verdict.clientPath.length > 0 ? [`From the client:   ${path(verdict.clientPath)}`] : []),
    ...stackLines(stack),
    ...changesLines(changes),
    '',
    'Why, in the kernel’s order:',
    ...verdict.reasons.map(({ sentence, source }, i) => `${i + 1}. ${sentenceText(sentence)} [${source}]`),
    '',
    sentenceText(verdict.rests.sentence),
  ];
  const missing = verdict.missing.map(({ what, howToGet }) => `- ${what}: ${howToGet}`);
  if (missing.length > 0) lines.push('', 'What would have to be known:', ...missing);
  if (verdict.messages.length > 0) {
    lines.push('', 'What the kernel logs:', ...verdict.messages.map(({ text }) => text));
  }
  if (verdict.logged.length > 0) {
    const logged = verdict.logged.flatMap(({ text, sentence }) => [text, `  ${sentenceText(sentence)}`]);
    lines.push('', 'What this machine’s log says:', ...logged);
  }
  if (verdict.guest) lines.push('', verdict.guest);
  return lines.map(line => `${line}\n`).join('');
}
