import { ALL_ACS_BITS, controlWord, REDIRECT_BITS } from '../../topology/acs.ts';
import { knownValue } from '../../topology/fact.ts';
import { type LoggedKind, loggedWords, readLogged } from '../../topology/loggedLine.ts';
import type { LoggedLine, NodeId, PciFunction } from '../../topology/machine.ts';
import { at, type Sentence, say } from '../../topology/sentence.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { standingAbove } from './facts.ts';
import type { Judgement } from './judgePair.ts';
import { kernelMessages } from './messages.ts';
import type { LoggedHere } from './verdict.ts';

/**
 * What this machine's kernel logged about a pair, its ports and its host bridges, each with whether the prediction says
 * the same. A line of one release agrees with another's by what it means, and not by its words.
 */
export function loggedHere(judgement: Judgement): readonly LoggedHere[] {
  const { policy, provider, client } = judgement;
  const { logged = [] } = policy.tree.machine;
  return logged.flatMap(line => {
    const fn = policy.tree.functionById.get(line.node);
    const peer = line.peer && policy.tree.functionById.get(line.peer);
    const isOfPair = line.node === client.id && line.peer === provider.id;
    if (!fn || !(isOfPair || (line.peer === null && isOnTheWay(judgement, line)))) return [];
    const text = `${fn.bdf}: ${loggedWords(line.kind, peer ? peer.bdf : '', line.value)}`;
    const agrees = agreement(judgement, line, fn);
    return [{ text, agrees, sentence: wordsOf(judgement, line, { fn, agrees }) }];
  });
}

/** Ports whose ACS counts, and the devices by which the host bridges go. */
function isOnTheWay({ policy, provider, client, walk }: Judgement, { kind, node }: LoggedLine): boolean {
  if (kind === 'not-listed')
    return [provider, client].some(({ id }) => standingAbove(policy, id).device?.id === node);
  const isOfAcs = kind === 'acs-disabled' || kind === 'acs-configured';
  return isOfAcs && walk.passed.some(({ id }) => id === node);
}

function agreement(judgement: Judgement, { kind, node, value }: LoggedLine, fn: PciFunction): boolean | null {
  const { policy, provider, client, walk, mapType } = judgement;
  switch (kind) {
    case 'redirect':
    case 'redirect-refused':
      return walk.redirecting.length > 0 ? true : walk.acsUnknown.length > 0 ? null : false;
    case 'not-shared':
    case 'not-shared-or-listed':
      return mapType === 'UNKNOWN' ? null : mapType === 'NOT_SUPPORTED';
    case 'parameter':
      return walk.acsUnknown.length > 0 ? null : predictedValue(judgement, kind) === value;
    case 'not-listed': {
      const standings = [provider, client].map(({ id }) => standingAbove(policy, id));
      const its = standings.find(({ device }) => device?.id === node);
      return its === undefined || its.state === 'unknown' ? null : its.state === 'unlisted';
    }
    case 'acs-disabled':
    case 'acs-configured':
      return acsAgrees(fn, kind, value);
  }
}

/** A port keeps of what is written the bits that it has. */
function acsAgrees({ acs }: PciFunction, kind: LoggedKind, value: string): boolean | null {
  if (acs.state === 'absent') return false;
  const shown = knownValue(acs);
  if (!shown) return null;
  const { value: control, known } = controlWord(shown);
  const able = knownValue(shown.capability) ?? ALL_ACS_BITS;
  const asked = kind === 'acs-disabled' ? REDIRECT_BITS : able;
  const logged = kind === 'acs-disabled' ? 0 : Number.parseInt(value, 16);
  if ((control ^ logged) & known & asked) return false;
  return (known & asked) === asked ? true : null;
}

const predictedValue = (judgement: Judgement, kind: LoggedKind): string | undefined =>
  kernelMessages(judgement)
    .flatMap(({ text }) => readLogged(judgement.client.bdf, text.slice(text.indexOf(': ') + 2)) ?? [])
    .find(line => line.kind === kind)?.value;

function wordsOf(
  judgement: Judgement,
  { kind, value }: LoggedLine,
  { fn, agrees }: { readonly fn: PciFunction; readonly agrees: boolean | null },
): Sentence {
  const said = meaning(judgement, { kind, value, fn });
  if (agrees) return say`This machine’s log says the same: ${said}.`;
  const other = releasesOf({ kind, value }, judgement.policy.row);
  if (agrees === null) return say`This machine’s log says what is not known here: ${said}.${other}`;
  return say`This machine’s log says otherwise: ${said}. ${reason(judgement)}${other}`;
}

function meaning(
  { policy, walk }: Judgement,
  { kind, value, fn }: Pick<LoggedLine, 'kind' | 'value'> & { readonly fn: PciFunction },
): Sentence {
  const named = (id: NodeId) => policy.tree.functionById.get(id);
  switch (kind) {
    case 'redirect':
    case 'redirect-refused':
      return say`ACS redirected on the path of this pair`;
    case 'not-shared':
    case 'not-shared-or-listed':
      return say`the pair was refused`;
    case 'parameter': {
      const others = walk.redirecting.filter(({ id }) => !value.includes(named(id)?.bdf ?? ' ')).length;
      return say`the ports that redirected were ${value.replaceAll(';', ', ')}${others > 0 ? ', and not all that redirect here' : ''}`;
    }
    case 'not-listed':
      return say`the host bridge of ${at(fn)} was not in the list`;
    case 'acs-disabled':
      return say`the kernel switched ACS redirect off at ${at(fn)}`;
    case 'acs-configured':
      return say`the kernel set ACS of ${at(fn)} to ${value === '000000' ? '0x0000' : value}`;
  }
}

/** A prediction is for the settings that are chosen; the log is of the boot that was. */
const reason = ({ policy: { row } }: Judgement): string =>
  `It was logged under another command line, another kernel than ${row.release}, or before something was changed.`;

/** Which releases print such a line, where the chosen one does not. */
function releasesOf({ kind, value }: Pick<LoggedLine, 'kind' | 'value'>, row: KernelRow): string {
  const isOld = !row.tellsMapTypes;
  switch (kind) {
    case 'redirect':
    case 'not-shared-or-listed':
      return isOld ? ' Linux prints this line from 5.4 on.' : '';
    case 'redirect-refused':
    case 'not-shared':
      return isOld ? '' : ' Linux 4.20 to 5.3 print this line.';
    case 'not-listed':
      return row.listWarning === 'never' ? ' Linux prints this line from 5.14 on.' : '';
    case 'acs-disabled':
      return row.configAcs === 'unknown' ? '' : ' Linux prints this line up to 6.10.';
    case 'acs-configured':
      if (Number.parseInt(value, 16) > 0x7f)
        return ' A word above 0x7f is written by 6.11 to 6.12.22, 6.13.10 and 6.14.1, before pci=config_acs= was mended.';
      return row.configAcs === 'unknown' ? ' Linux prints this line from 6.11 on.' : '';
    case 'parameter':
      return '';
  }
}
