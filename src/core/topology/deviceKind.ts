import { knownValue } from './fact.ts';
import type { DeviceKind } from './kind.ts';
import type { PciFunction } from './machine.ts';
import { classCodeOfText } from './names/classes.ts';
import { functionIds } from './names/ids.ts';
import { deviceKey, nameTable } from './names/table.ts';

/**
 * What a function is to a person: by its header and port type for bridges; else by vendor and device where the
 * class misleads, by class code, and in captures without numbers by the words of the class and the name.
 */
export function deviceKind(fn: PciFunction): DeviceKind {
  return fn.kind === 'bridge' ? bridgeKind(fn) : endpointKind(fn);
}

function bridgeKind(fn: PciFunction): DeviceKind {
  const portType = knownValue(fn.portType);
  if (portType === 'root-port') return 'root-port';
  if (portType === 'upstream-port') return 'switch-upstream';
  if (portType === 'downstream-port') return 'switch-downstream';
  if (fn.portType.state !== 'unknown') return 'bridge';
  const name = knownValue(fn.name) ?? '';
  return bridgeWords.find(({ pattern }) => pattern.test(name))?.kind ?? 'bridge';
}

const bridgeWords: readonly { readonly pattern: RegExp; readonly kind: DeviceKind }[] = [
  { pattern: /\bUpstream (Switch )?Port\b|\bSwitch Upstream\b/i, kind: 'switch-upstream' },
  { pattern: /\bDownstream (Switch )?Port\b|\bSwitch Downstream\b/i, kind: 'switch-downstream' },
  { pattern: /\bRoot Port\b|\bPCI Express Graphics Port\b/i, kind: 'root-port' },
];

function endpointKind(fn: PciFunction): DeviceKind {
  const { vendorId, deviceId } = functionIds(fn);
  const name = knownValue(fn.name) ?? '';
  const classCode = knownValue(fn.classCode) ?? classCodeOfText(name.split(': ', 1)[0] ?? '');
  if (isManagementGraphics(vendorId, name)) return 'other';
  const known = vendorId === undefined ? undefined : kindByIds(vendorId, deviceId, classCode);
  if (known) return known;
  if (classCode !== undefined) return kindByClass(classCode, vendorId, name);
  const byName = kindByName(name);
  return byName === 'other' ? (kindByTables(vendorId, deviceId) ?? 'other') : byName;
}

/** Of a capture that shows no class: the table of names that a number stands in. */
function kindByTables(vendorId: number | undefined, deviceId: number | undefined): DeviceKind | undefined {
  if (vendorId === undefined || deviceId === undefined) return undefined;
  const key = deviceKey(vendorId, deviceId);
  const { gpus, nics, storage } = nameTable();
  if (gpus.has(key)) return 'gpu';
  if (nics.has(key)) return 'nic';
  const drive = storage.get(key);
  if (drive !== undefined) return /\bVMD\b|RAID|SAS|HBA/.test(drive) ? 'storage' : 'nvme';
  return undefined;
}

/** The video output of a server's management controller (ASPEED, Matrox G200): a display, not a GPU one computes on. */
export const isManagementGraphics = (vendorId: number | undefined, name: string): boolean =>
  vendorId === ASPEED || vendorId === MATROX || /\bASPEED\b|\bMatrox\b/.test(name);

const AMD_ATI = 0x1002;
const MATROX = 0x102b;
const ASPEED = 0x1a03;
const ALTERA = 0x1172;
const XILINX = 0x10ee;

function kindByIds(
  vendorId: number,
  deviceId: number | undefined,
  classCode: number | undefined,
): DeviceKind | undefined {
  if (deviceId !== undefined && nameTable().accelerators.has(deviceKey(vendorId, deviceId)))
    return 'accelerator';
  if (vendorId === APPLE && deviceId !== undefined && appleNvme.has(deviceId)) return 'nvme';
  if (vendorId === XILINX || vendorId === ALTERA) return baseOf(classCode) === 0x02 ? 'nic' : 'accelerator';
  return acceleratorVendors.has(vendorId) && baseOf(classCode) !== 0x02 ? 'accelerator' : undefined;
}

const baseOf = (classCode: number | undefined) => (classCode === undefined ? undefined : classCode >> 8);

const APPLE = 0x106b;
const appleNvme: ReadonlySet<number> = new Set([0x2001, 0x2003, 0x2005]);
/** Makers of nothing but accelerators: Google (TPU), Habana, Graphcore, Tenstorrent, Axelera, Hailo, Cerebras. */
const acceleratorVendors: ReadonlySet<number> = new Set([0x1ac1, 0x1da3, 0x1d95, 0x1e52, 0x1f9d, 0x1e60]);

function kindByClass(classCode: number, vendorId: number | undefined, name: string): DeviceKind {
  switch (classCode) {
    case 0x0108:
      return 'nvme';
    case 0x0180:
      return /\bNVMe\b/i.test(name) ? 'nvme' : 'storage';
    case 0x0b40:
    case 0x4000:
      return 'accelerator';
    case 0x0c04: // Fibre Channel
      return 'storage';
    case 0x0c06: // InfiniBand before it had a class of its own
      return 'nic';
    case 0x1200: // AMD gives its Instinct GPUs the class of accelerators
      return vendorId === AMD_ATI || /\bInstinct\b|\[AMD\/ATI\]/.test(name) ? 'gpu' : 'accelerator';
    case 0x0880: // DSA and its like, in a capture without numbers
      return kindByName(name) === 'accelerator' ? 'accelerator' : 'other';
    default:
      return kindByBaseClass(classCode >> 8);
  }
}

function kindByBaseClass(base: number): DeviceKind {
  if (base === 0x01) return 'storage';
  if (base === 0x02) return 'nic';
  if (base === 0x03) return 'gpu';
  if (base === 0x12) return 'accelerator';
  return 'other';
}

/** For captures that print a name and no class (lspci -tv): the first row that fits. */
const nameWords: readonly { readonly pattern: RegExp; readonly kind: DeviceKind }[] = [
  {
    pattern: /\bAudio\b|\bUSB\b|\bSMBus\b|\bLPC\b|\bISA\b|\bUCSI\b|\bI2C\b|\bThermal\b|\bNHI\b/i,
    kind: 'other',
  },
  { pattern: /\bNVSwitch\b|\bRoot Complex\b|\bHost Bridge\b|\bSoC (Crypto|Management)\b/i, kind: 'other' },
  { pattern: /\bNVMe\b|\bNon-Volatile\b|\bSSD\b|\bOptane\b/i, kind: 'nvme' },
  {
    pattern:
      /\bEthernet\b|\bNetwork (Connection|Adapter|Controller|Interface)\b|\bConnectX\b|\bInfiniBand\b/i,
    kind: 'nic',
  },
  { pattern: /\bBlueField\b|\bWi-?Fi\b|\bWireless\b|\bNetXtreme\b|\bAWS\b.*\bAdapter\b/i, kind: 'nic' },
  {
    pattern:
      /\bGaudi\b|\bAlveo\b|\bTenstorrent\b|\bQuickAssist\b|\bQAT\b|\bFPGA\b|\bEdge TPU\b|\bCo-processor\b/i,
    kind: 'accelerator',
  },
  {
    pattern: /\bData Streaming Accelerator\b|\bProcessing accelerators\b|\bAnalytics Accelerator\b/i,
    kind: 'accelerator',
  },
  {
    pattern: /\bSATA\b|\bAHCI\b|\bRAID\b|\bSAS\b|\bSCSI\b|\bIDE\b|\bFibre Channel\b|\bHost Bus Adapter\b/i,
    kind: 'storage',
  },
  { pattern: /\bGeForce\b|\bQuadro\b|\bTesla\b|\bRadeon\b|\bInstinct\b|\bFirePro\b|\bTITAN\b/i, kind: 'gpu' },
  { pattern: /^NVIDIA\b.*(\[|\bRTX\b|\bG[A-Z]\d{3})/i, kind: 'gpu' },
  { pattern: /\bGraphics\b|\bGPU\b|\b(VGA|Display|3D) controller\b|\[Arc\b/i, kind: 'gpu' },
];

const kindByName = (name: string): DeviceKind =>
  nameWords.find(({ pattern }) => pattern.test(name))?.kind ?? 'other';
