import { hex } from '../../lib/hex.ts';
import { cpuBehind, effectiveCpu, isAmdZen } from '../../p2pdma/kernels/cpu.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';

/** The CPU that a person chose; null: what the machine's devices prove. */
export type CpuChoice = Pick<KernelSettings, 'cpu'>;

/** What a root complex is known to be. */
export interface KnownRootComplex {
  readonly root: NodeId;
  /** Id among `rootComplexPresets`. */
  readonly preset: string;
  /** Nothing on the root bus tells: it is taken to do what those of this CPU do. */
  readonly isPresumed: boolean;
  /** By what it is known. */
  readonly source: string;
}

/** Every root complex of the machine. */
export const knownRootComplexes = (tree: MachineTree, choice: CpuChoice): readonly KnownRootComplex[] =>
  tree.machine.roots.map(({ id }) => rootComplexPresetOf(tree, id, choice));

/** Which preset a root complex is known to be: by what sits on its root bus, else by the CPU, which is a presumption. */
export function rootComplexPresetOf(tree: MachineTree, root: NodeId, choice: CpuChoice): KnownRootComplex {
  for (const fn of tree.childrenOf(root)) {
    const found = presetByIds(fn);
    if (found) return { root, isPresumed: false, ...found };
  }
  const presumed = tree.rootById.get(root)?.kind === 'host-bridge' ? presetByCpu(tree, choice) : undefined;
  if (presumed) return { root, isPresumed: true, ...presumed };
  return { root, preset: 'unknown', isPresumed: false, source: 'nothing on its root bus tells what it is' };
}

type Found = Pick<KnownRootComplex, 'preset' | 'source'>;

/** AMD CPUs before Zen have root complexes of another kind, of which nothing is known. */
function presetByIds(fn: PciFunction): Found | undefined {
  const [vendorId, deviceId] = [knownValue(fn.vendorId), knownValue(fn.deviceId)];
  const id = `${hex(vendorId ?? 0, 4)}:${hex(deviceId ?? 0, 4)}`;
  const cpu = cpuBehind(fn);
  if (cpu?.vendor === 'amd') {
    return isAmdZen(cpu)
      ? { preset: 'amd-zen', source: `${id} is of AMD family ${hex(cpu.family, 2)}h` }
      : { preset: 'unknown', source: `${id} is of AMD family ${hex(cpu.family, 2)}h, from before Zen` };
  }
  if (cpu?.vendor === 'ibm') return { preset: 'power-root-port', source: `${id} is a root port of POWER` };
  if (vendorId !== INTEL || deviceId === undefined) return undefined;
  const listed = `${id} is in Linux's list (pci_p2pdma_whitelist)`;
  if (xeonOneHostBridge.has(deviceId))
    return { preset: 'intel-server-one-host-bridge', source: `${listed} for one host bridge` };
  return xeon.has(deviceId) ? { preset: 'intel-server', source: listed } : undefined;
}

/** Of Intel's CPUs some carry everything and some writes alone, so the vendor tells nothing. */
function presetByCpu(tree: MachineTree, choice: CpuChoice): Found | undefined {
  const cpu = knownValue(effectiveCpu(tree.machine, choice));
  if (!cpu) return undefined;
  const by = choice.cpu ? 'the CPU that was set' : 'the CPU that other parts of the machine show';
  if (isAmdZen(cpu)) return { preset: 'amd-zen', source: `${by}, AMD family ${hex(cpu.family, 2)}h` };
  return cpu.vendor === 'ibm' ? { preset: 'power-root-port', source: `${by}, POWER` } : undefined;
}

const INTEL = 0x8086;

/** Host bridges that Linux lists (pci_p2pdma_whitelist), without and with REQ_SAME_HOST_BRIDGE. */
const xeon: ReadonlySet<number> = new Set([0x2030, 0x2031, 0x2032, 0x2033, 0x2020, 0x09a2]);
const xeonOneHostBridge: ReadonlySet<number> = new Set([0x3c00, 0x3c01, 0x2f00, 0x2f01]);
