import type { EvidenceKind } from '../../topology/stackEvidence.ts';
import type { Line } from '../repair/repair.ts';
import { type EvidenceRead, said } from './evidenceRead.ts';

/** Settings that decide the path; the rest are sizes. */
const SETTING =
  /^\s*((?:properties\.(?:use_pci_p2pdma|use_compat_mode|force_compat_mode|allow_compat_mode|gds_rdma_write_support|rdma_peer_type|rdma_dev_addr_list)|fs\.generic\.posix_unaligned_writes)) : (\S[\w ,.[\]-]{0,60})$/;
const DRIVER = /^\s*(-{0,2}[A-Za-z][\w ]{1,30}?)\s*: (\S.{0,60}?)\s*$/;
const PLATFORM = /^\s*(IOMMU): (\w+)\s*$/;
const DRIVER_STATUS = /^\s*(Nvidia Driver Info Status): (.{1,80}?)\s*$/;
const GPU = /^\s*GPU index \d+ .*?((?:supports|does not support|not supported)\b.*?)\s*$/i;
/** Modes of storage: `Supported` and `Unsupported`, since CUDA 13 a list such as `p2pdma, compat`. */
const MODE = /^(?:Supported|Unsupported|(?:c2c|nvfs|p2pdma|compat)(?:, (?:c2c|nvfs|p2pdma|compat))*)$/;

/** `gdscheck -p`: what GPUDirect Storage found of drivers, settings and GPUs. */
export function readGdsCheck(lines: readonly Line[]): EvidenceRead {
  const evidence = lines.flatMap(line => {
    const found = sayingOf(line.text);
    // GPUs are numbered as CUDA does, which need not be the order of their addresses.
    return found
      ? [said(line, found.kind, found.says, found.kind === 'gds-gpu' ? [{ by: 'nothing' }] : [])]
      : [];
  });
  return { evidence };
}

function sayingOf(text: string): { readonly kind: EvidenceKind; readonly says: string } | null {
  const gpu = GPU.exec(text)?.[1];
  if (gpu) return { kind: 'gds-gpu', says: gpu };
  const platform = PLATFORM.exec(text) ?? DRIVER_STATUS.exec(text);
  if (platform) return { kind: 'gds-platform', says: `${platform[1]}: ${platform[2]}` };
  const setting = SETTING.exec(text);
  if (setting) return { kind: 'gds-setting', says: `${setting[1]}: ${setting[2]}` };
  const [, name = '', value = ''] = DRIVER.exec(text) ?? [];
  const isPeerDirect = name === '--Mellanox PeerDirect';
  return name !== '' && (MODE.test(value) || (isPeerDirect && /^(?:Enabled|Disabled)$/.test(value)))
    ? { kind: 'gds-storage', says: `${name.replace(/^--/, '')}: ${value}` }
    : null;
}
