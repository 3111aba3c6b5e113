import { counted } from '../../lib/words.ts';
import { deviceKind } from '../../topology/deviceKind.ts';
import { knownValue } from '../../topology/fact.ts';
import { type DeviceKind, kindName } from '../../topology/kind.ts';
import type { Machine, PciFunction } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { functionIds } from '../../topology/names/ids.ts';
import { displayName, vendorName } from '../../topology/names.ts';
import { switchesOf } from '../../topology/switches.ts';
import type { SystemInText } from './systemInText.ts';

/** What a machine is opened for, the first that it has. */
const leading: readonly DeviceKind[] = ['gpu', 'accelerator', 'nvme', 'nic', 'storage'];

/**
 * A name for a machine that nobody named: maker and model where the text has them, else what is in it, such as
 * "8 GPUs, 4 switches, 2 sockets: AMD EPYC 7742". Never a host name.
 */
export function nameMachine(machine: Machine, { model, cpu, sockets }: SystemInText): string {
  if (model !== null) return model;
  const parts = [
    leadingPart(machine),
    switchPart(machine),
    sockets !== null && sockets > 1 ? `${sockets} sockets` : '',
  ];
  const shown = parts.filter(part => part !== '').join(', ');
  const host = cpu ?? hostName(machine);
  if (shown !== '') return host === null ? shown : `${shown}: ${host}`;
  return host === null ? counted(machine.functions.length, 'device', 'devices') : `${host} machine`;
}

function leadingPart({ functions }: Machine): string {
  const physical = functions.filter(fn => fn.kind === 'endpoint' && fn.physicalFunction === null);
  const kinds = physical.map(deviceKind);
  const kind = leading.find(each => kinds.includes(each));
  if (kind === undefined) return '';
  const { short, word, plural } = kindName(kind);
  const count = kinds.filter(each => each === kind).length;
  if (kind === 'nvme') return counted(count, 'NVMe drive', 'NVMe drives');
  if (kind === 'storage') return counted(count, word, 'storage controllers');
  return counted(count, kind === 'nic' ? short : word, plural);
}

/** Those on a board; of one the model, if its name has one. */
function switchPart(machine: Machine): string {
  const tree = machineTree(machine);
  const found = switchesOf(tree).filter(({ home }) => home === 'board');
  const [only] = found;
  if (!only) return '';
  const upstream = tree.functionById.get(only.upstream);
  const model = upstream && SWITCH_MODEL.exec(displayName(upstream))?.[0];
  return found.length === 1 && model ? model : counted(found.length, 'switch', 'switches');
}

const SWITCH_MODEL = /\bPEX ?\d{4,5}[A-Z]*|\bP[MF]X? ?\d{4,5}\b|\bXIO\d{4}\b|\bASM\d{4}\b|\b89H\w+/;

/** The maker of the processor, by the functions beside the root ports: the host bridge first. */
function hostName(machine: Machine): string | null {
  const roots = new Set<string>(
    machine.roots.filter(({ kind }) => kind === 'host-bridge').map(({ id }) => id),
  );
  const onRootBus = machine.functions.filter(fn => roots.has(fn.parent));
  if (onRootBus.some(fn => emulated.has(functionIds(fn).vendorId ?? -1))) return 'QEMU';
  const first = onRootBus.find(isHostBridge) ?? onRootBus.find(({ kind }) => kind === 'bridge');
  if (!first) return null;
  const { vendorId } = functionIds(first);
  if (vendorId === undefined) return null;
  return onRootBus.map(familyOf).find(family => family !== null) ?? vendorName(vendorId) ?? null;
}

const isHostBridge = (fn: PciFunction) => knownValue(fn.classCode) === 0x0600;
/** Red Hat's, of which emulated ports and virtual devices are. */
const emulated: ReadonlySet<number> = new Set([0x1b36, 0x1af4]);

/** Root complexes that only one family of processors has. */
function familyOf(fn: PciFunction): string | null {
  const { vendorId, deviceId } = functionIds(fn);
  if (vendorId === 0x1022) return epyc.has(deviceId ?? -1) ? 'AMD EPYC' : null;
  const name = knownValue(fn.name) ?? '';
  const isXeon = vendorId === 0x8086 && /\bXeon\b/.test(name) && !/\bCore\b/.test(name);
  return isXeon ? 'Intel Xeon' : null;
}

/** Genoa and Bergamo, Turin. */
const epyc: ReadonlySet<number> = new Set([0x14a4, 0x153a]);
