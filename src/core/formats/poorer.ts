import { knownValue } from '../topology/fact.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import type { ImportWarning } from './imported.ts';
import { BEST } from './lookalikes.ts';

/** What a capture of this kind cannot show, and the command that would: evidence first, then the next step. */
export function poorerThanCould(machine: Machine): readonly ImportWarning[] {
  const warnings: ImportWarning[] = [];
  const warn = (code: string, message: string) => warnings.push({ code, line: null, message });
  const ports = machine.functions.filter(fn => fn.kind === 'bridge');
  const unplaced = machine.roots.filter(root => root.kind === 'unplaced-bus').length;
  if (unplaced > 0) {
    warn(
      'parents-unknown',
      `This capture does not show which bridges lead to ${unplaced} of its buses, so those devices stand apart. Paste lspci -tv beside it, or run ${BEST}.`,
    );
  }
  if (ports.length > 0 && ports.every(acsUnknown)) {
    warn(
      'acs-unknown',
      `This capture shows no ACS, so whether a switch redirects peer traffic stays unknown. Run ${BEST} as root to know.`,
    );
  }
  if (machine.functions.length > 0 && machine.functions.every(fn => fn.deviceId.state === 'unknown')) {
    warn(
      'ids-unknown',
      `This capture shows names but no vendor and device numbers, so host bridges cannot be looked up. Add -nn: ${BEST}.`,
    );
  }
  return warnings;
}

/** Whether it is not shown what the ACS of a port is set to. */
export const acsUnknown = ({ acs }: PciFunction): boolean =>
  acs.state === 'unknown' || (acs.state === 'known' && knownValue(acs.value.control) === undefined);
