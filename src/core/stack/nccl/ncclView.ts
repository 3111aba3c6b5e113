import { err, ok, type Result } from '../../lib/result.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { environmentOf } from '../settingTexts.ts';
import type { StackSettings } from '../stackSettings.ts';
import { type NcclTables, tablesOfFile, tablesOfMachine } from './ncclTables.ts';
import { type Library, type NcclRelease, releaseOf, versionProblemText } from './releases.ts';
import { type TopoBeside, topoBeside } from './topoBeside.ts';
import { parseNcclXml, xmlProblemText } from './topologyXml.ts';

export interface NcclAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly stack: StackSettings;
  /** Of the machine; a topology file tells whose it is. */
  readonly library: Library;
  readonly version: string;
  /** The release that changes are told since; empty: none is compared. */
  readonly before: string;
  /** A topology file instead of the machine; empty: the machine. */
  readonly xml: string;
}

export interface NcclView {
  /** "NCCL 2.27.7" */
  readonly name: string;
  /** How its rules are known: its original was run, or its source read. */
  readonly grade: NcclRelease['grade'];
  readonly of: 'machine' | 'file';
  readonly tables: NcclTables;
  /** What nvidia-smi topo -m printed of the same pairs. */
  readonly topo: TopoBeside;
}

/** What NCCL or RCCL would make of the machine or of a topology file; error: what is wrong with the question, in words. */
export function ncclView(asked: NcclAsked): Result<NcclView, string> {
  const file = asked.xml.trim() === '' ? null : parseNcclXml(asked.xml);
  if (file && !file.ok) return err(xmlProblemText(file.error));
  const library = file ? file.value.library : asked.library;
  const release = releaseOf(library, asked.version);
  if (!release.ok) return err(versionProblemText(release.error));
  const before = asked.before.trim() === '' ? null : releaseOf(library, asked.before);
  if (before && !before.ok) return err(versionProblemText(before.error));
  const question = {
    release: release.value,
    before: before ? before.value : null,
    environment: environmentOf(asked.stack),
  };
  const tables = file
    ? tablesOfFile(file.value.topology, question)
    : tablesOfMachine(machineTree(asked.machine), asked.settings.cpu, question);
  const topo = topoBeside(tables, file ? [] : (asked.machine.evidence ?? []));
  const { name, grade } = release.value;
  return ok({ name, grade, of: file ? 'file' : 'machine', tables, topo });
}
