import { counted } from '../../lib/words.ts';
import type { Bdf } from '../../topology/bdf.ts';
import type { ReadLine } from '../../topology/loggedLine.ts';
import { type LoggedLine, type Machine, type NodeId, nodeId } from '../../topology/machine.ts';
import { MAX_LOGGED } from '../../topology/validate.ts';
import type { ImportWarning } from '../imported.ts';

type Logged = ReadLine & { readonly line: number };

/**
 * The lines of the kernel's log at the devices that they name, each once, as a driver asks about a pair again and again.
 * "To disable ACS redirect for this path" names no provider: it is of the path in the line before it.
 */
export function placeLogged(
  machine: Machine,
  read: readonly Logged[],
): { readonly machine: Machine; readonly warnings: readonly ImportWarning[] } {
  if (read.length === 0) return { machine, warnings: [] };
  const ids = new Set<NodeId>(machine.functions.map(({ id }) => id));
  const nodeOf = (bdf: Bdf): NodeId | null => (ids.has(nodeId(bdf)) ? nodeId(bdf) : null);
  const lines = new Map<string, LoggedLine>();
  const strangers = new Map<Bdf, number>();
  const paths = new Map<Bdf, Bdf>();
  for (const { kind, bdf, peer: named, value, line } of read.toSorted((a, b) => a.line - b.line)) {
    if (named) paths.set(bdf, named);
    const peer = kind === 'parameter' ? (paths.get(bdf) ?? null) : named;
    const node = nodeOf(bdf);
    const other = peer && nodeOf(peer);
    const stranger = node === null ? bdf : peer && other === null ? peer : null;
    if (stranger) strangers.set(stranger, strangers.get(stranger) ?? line);
    else if (node) lines.set(`${kind} ${node} ${other} ${value}`, { kind, node, peer: other, value });
  }
  const logged = [...lines.values()];
  const warnings = strangerWarnings(strangers);
  if (logged.length > MAX_LOGGED) {
    const message = `The kernel log has ${logged.length} different lines about peers and ACS; the first ${MAX_LOGGED} are kept.`;
    warnings.push({ code: 'log-too-long', line: read[0]?.line ?? 1, message });
  }
  return logged.length === 0
    ? { machine, warnings }
    : { machine: { ...machine, logged: logged.slice(0, MAX_LOGGED) }, warnings };
}

/** One for all: a log may be of another boot altogether. */
function strangerWarnings(strangers: ReadonlyMap<Bdf, number>): ImportWarning[] {
  const [first] = strangers;
  if (!first) return [];
  const [bdf, line] = first;
  const more =
    strangers.size > 1 ? ` and of ${counted(strangers.size - 1, 'function', 'functions')} more` : '';
  const message = `The kernel log speaks of ${bdf}${more}, which the text does not show as a device.`;
  return [{ code: 'log-of-a-stranger', line, message }];
}
