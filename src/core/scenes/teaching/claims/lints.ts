import { lintSettings } from '../../../p2pdma/acs/lints.ts';
import { say } from '../../../topology/sentence.ts';
import type { Checked, ClaimContext } from './checked.ts';

/** What is wrong or without effect in the kernel command line. */
export interface LintClaim {
  readonly codes: readonly string[];
}

export function checkLints({ document, tree }: ClaimContext, { codes }: LintClaim): Checked {
  const { settings } = document;
  const lints = lintSettings(settings, tree);
  const said = lints.map(({ message }) => message).join(' ');
  const typed = settings.commandLine === '' ? 'No parameter' : settings.commandLine;
  return {
    holds: String(lints.map(({ code }) => code)) === String(codes),
    sentence: say`${typed}: ${said === '' ? 'nothing to remark.' : said}`,
  };
}
