import type { Imported } from '../core/formats/imported.ts';
import { importRemark } from '../core/formats/reportWords.ts';
import { defaultSettings } from '../core/p2pdma/policy/settings.ts';
import { newDocument, type PeerlaneDocument } from '../core/share/document.ts';
import { takenSettings } from '../core/share/takenSettings.ts';
import type { Machine } from '../core/topology/machine.ts';
import type { MachineChoice } from './state.ts';

/** A captured machine with the settings that its text tells. It comes with the first capture: a link needs none. */
export const capturedDocument = (machine: Machine, report: Imported): PeerlaneDocument =>
  newDocument(machine, { ...defaultSettings, ...takenSettings(report, machine) });

/** A machine of a text as it opens, and what a person should look at of how it was read. */
export function openedCapture({ machine, report, original }: MachineChoice) {
  const what = [...new Set(report.blocks.map(block => block.what))].join(' + ');
  const open = {
    document: capturedDocument(machine, report),
    origin: { kind: 'capture', what },
    report,
    original,
  } as const;
  return { open, remark: importRemark(report) };
}
