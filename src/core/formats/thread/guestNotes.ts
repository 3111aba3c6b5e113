import type { Format } from '../format.ts';
import { noteFound, noteText } from './note.ts';

/** A line of the boot log that names the hypervisor under which the kernel runs. */
export const guestNotes: Format = {
  id: 'guest',
  read: (lines, start) => {
    const value = hypervisorIn(noteText(lines, start));
    if (value === null) return null;
    const line = lines[start]?.number ?? 0;
    const system = [{ of: 'hypervisor', value, line } as const];
    return noteFound(start + 1, { what: 'kernel log: the hypervisor', system });
  },
};

/** `Hypervisor detected: KVM`, or a board that only a hypervisor has. Xen is named on its host too. */
function hypervisorIn(text: string): string | null {
  const detected =
    /(?:^\s*|[\]:>] )Hypervisor detected: (KVM|VMware|Microsoft Hyper-V|ACRN|Jailhouse)\b/.exec(text);
  if (detected?.[1]) return detected[1];
  const board =
    /(?:^\s*|[\]:>] )DMI: (QEMU|VMware|innotek GmbH VirtualBox|Red Hat KVM|Google Google Compute Engine)\b/.exec(
      text,
    );
  return board?.[1] ?? null;
}
