import { readAmdTopology } from '../evidence/amdTopo.ts';
import {
  PROC_VERSION,
  readModinfo,
  readNvidiaSmi,
  readNvidiaSmiQuery,
  readProcVersion,
} from '../evidence/driverVersion.ts';
import type { EvidenceReader } from '../evidence/evidenceRead.ts';
import { readGdsCheck } from '../evidence/gdsCheck.ts';
import { NCCL_LINE, readNcclLog } from '../evidence/ncclLog.ts';
import { readTopoClasses, readTopoStates } from '../evidence/nvidiaTopo.ts';
import type { Format, Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import { noteFound, noteText, skippedFound } from './note.ts';

/** A text of another program: how it begins, and which lines are its own from there on. */
interface OtherText {
  readonly what: string;
  readonly begins: RegExp;
  /** For a first line that may be anybody's: it or one of the two after it has to be like this. */
  readonly near?: RegExp;
  readonly goesOn: RegExp;
  /** Blank lines and rules within it. */
  readonly maxGap: number;
  /** What of it is evidence about peers; without it nothing is. */
  readonly evidence?: EvidenceReader;
}

/** Texts of other programs that people paste beside lspci: known for what they are, with where they belong. */
export const otherTexts: Format = { id: 'other-texts', read };

const MEASURED = 'measured; paste it under Measured in the matrix';
const NUMBERS = '\\s*\\d+(?:\\s+(?:-?\\d+(?:\\.\\d+)?|N/A|nan|inf))+\\s*$';
const PEER = '(?:GPU\\d+|NIC\\d+|mlx\\d_\\w+|bnxt_re\\w+|irdma\\w+|rocep\\w+|ibp\\w+|rdma\\w+|hfi\\w+)';
/** Bars of a Markdown table stand where blanks do. */
const BAR = '[\\s|]';
const AFFINITY = '(?:CPU Affinity|NUMA Affinity|GPU NUMA ID)';
const PEERS = `${BAR}*(?:${AFFINITY}${BAR}+)*(?:${PEER}${BAR}+)*${PEER}(?:${BAR}+${AFFINITY})*${BAR}*$`;
const NODES = '(?:[\\d,-]+|N/A)';
const rowOf = (cells: string) =>
  `${BAR}*(?:${NODES}${BAR}+){0,3}${PEER}(?:${BAR}+(?:${cells}))+(?:${BAR}+${NODES})*${BAR}*$`;
const CLASSES = rowOf('X|NV\\d+|PIX|PXB|PHB|NODE|SYS|SOC');
const STATES = rowOf('X|OK|NS|CNS|GNS|TNS|DR|U|N/A');
const LEGEND =
  '\\s*(?:NIC )?Legend:$|\\s*(?:X|SYS|NODE|PHB|PXB|PIX|NV#|SOC|OK|NS|CNS|GNS|TNS|DR|U)\\s+= \\S|\\s*NIC\\d+: \\S+$';
const RULE = `${BAR}*[-:]{2,}(?:${BAR}+[-:]{2,})*${BAR}*$`;

/** A line of the kernel about a device. */
const logLine = (words: string) =>
  new RegExp(`(?:^|[\\]:>] )[\\w-]{1,32} [0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]: ${words}`);
const NEVER = /(?!)/;
const lineOf = (...patterns: readonly string[]) => new RegExp(`^(?:${patterns.join('|')})`);

const texts: readonly OtherText[] = [
  {
    what: 'nvidia-smi topo -m: compare it with the classes in the matrix',
    begins: lineOf(PEERS, CLASSES),
    near: lineOf(CLASSES),
    goesOn: lineOf(PEERS, CLASSES, LEGEND, RULE),
    maxGap: 2,
    evidence: readTopoClasses,
  },
  {
    what: 'nvidia-smi topo -p2p: what the driver of the GPUs allows',
    begins: lineOf(PEERS, STATES),
    near: lineOf(STATES),
    goesOn: lineOf(PEERS, STATES, LEGEND, RULE),
    maxGap: 2,
    evidence: readTopoStates,
  },
  {
    what: `p2pBandwidthLatencyTest: ${MEASURED}`,
    begins:
      /^\s*(?:\[P2P \(Peer-to-Peer\) GPU Bandwidth Latency Test\]|Device: \d+, .*pciBusID|(?:Uni|Bi)directional P2P=|P2P=(?:En|Dis)abled Latency|P2P Connectivity Matrix|Device=\d+ CAN)/,
    goesOn: lineOf(
      '\\s*(?:\\[P2P|Device: \\d+,|Device=\\d+ CAN|(?:Uni|Bi)directional P2P|P2P=|P2P Connectivity|D\\\\D|(?:GPU|CPU)(?:\\s+\\d+(?:\\.\\d+)?)+$)',
      '(?:\\*\\*\\*)?NOTE: |So you can see lesser Bandwidth|In those cases',
      NUMBERS,
    ),
    maxGap: 2,
  },
  {
    what: `nvbandwidth: ${MEASURED}`,
    begins: /^\s*(?:nvbandwidth Version|Running \w+_(?:memcpy|latency|local_copy|bisect|all_to)\w*)/,
    goesOn: lineOf(
      '\\s*(?:nvbandwidth Version|Built from Git|(?:CUDA Runtime|CUDA Driver|Driver) Version:|Device \\d+: |Running \\w+|memcpy \\w+|\\S+ latency|SUM \\S+ [\\d.]+|\\d+(?:\\s+\\d+)*$|Waived|NOTE: )',
      NUMBERS,
    ),
    maxGap: 2,
  },
  {
    what: `rocm_bandwidth_test: ${MEASURED}`,
    begins:
      /^\s*(?:RocmBandwidthTest Version|Inter-Device (?:Access|Numa Distance)|(?:Uni|Bi)directional (?:copy )?peak bandwidth|Device Index:\s+\d)/i,
    goesOn: lineOf(
      '\\s*(?:RocmBandwidthTest|Launch Command|Device: \\d+,|Device (?:Index|Type|Name|BDF|UUID)|Allocatable Memory|Inter-Device|(?:Uni|Bi)directional |D/D)',
      NUMBERS,
    ),
    maxGap: 3,
  },
  {
    what: 'nvidia-smi -L: names of GPUs',
    begins: /^\s*GPU \d+: .+\(UUID: /,
    goesOn: /^\s*(?:GPU \d+: .+\(UUID: |MIG .+\(UUID: )/,
    maxGap: 0,
  },
  {
    what: 'nvidia-smi --query-gpu: names of GPUs',
    begins: /^\s*(?:index|name|uuid|pci\.bus_id|gpu_name)(?:, [a-z_.]+(?: \[\w+\])?)+$/,
    goesOn: /^\s*(?:\d+|GPU-[\w-]+|[0-9A-F]{8}:[0-9A-F:.]+|(?:NVIDIA|Tesla|GeForce|Quadro)[^,]{0,60}), \S/,
    maxGap: 0,
  },
  {
    what: 'nvidia-smi -q: the state of GPUs',
    begins: /^=+NVSMI LOG=+$/,
    goesOn: /^(?:\s+\S|(?:Timestamp|Driver Version|CUDA Version|Attached GPUs)\s+: |GPU [0-9A-F]{8}:)/,
    maxGap: 2,
    evidence: readNvidiaSmiQuery,
  },
  {
    what: 'nvidia-smi: the state of GPUs',
    begins: /^\s*(?:\+-{20,}\+?$|\|?\s*NVIDIA-SMI \d)/,
    near: /NVIDIA-SMI \d|Driver Version: \d/,
    goesOn: /^\s*(?:[|+].*[|+]|\|?[-=+\s]{20,}\|?)$/,
    maxGap: 1,
    evidence: readNvidiaSmi,
  },
  {
    what: 'NCCL: its log',
    begins: NCCL_LINE,
    goesOn: NCCL_LINE,
    maxGap: 1,
    evidence: readNcclLog,
  },
  {
    what: 'NCCL: its version',
    begins: /^\s*NCCL version \d/,
    goesOn: NEVER,
    maxGap: 0,
    evidence: readNcclLog,
  },
  {
    what: 'the version of the NVIDIA driver',
    begins: PROC_VERSION,
    goesOn: /^\s*GCC version:/,
    maxGap: 0,
    evidence: readProcVersion,
  },
  {
    what: 'modinfo: a module of the kernel',
    begins: /^\s*filename:\s+\/\S+\.ko\S*$/,
    goesOn:
      /^\s*(?:alias|version|supported|license|firmware|import_ns|softdep|srcversion|depends|retpoline|intree|name|vermagic|author|description|staging|file|sig_id|signer|sig_key|sig_hashalgo|signature|parm):|^\s+(?:[0-9A-F]{2}:)+/,
    maxGap: 1,
    evidence: readModinfo,
  },
  {
    what: 'lsmod: modules of the kernel',
    begins: /^\s*(?:Module\s+Size\s+Used by|[a-z]\w*\s{2,}\d{4,9} {2}\d+(?: [\w,-]+)?$)/,
    goesOn: /^\s*(?:Module\s+Size\s+Used by|[a-z]\w*\s+\d{3,9}\s+-?\d+(?:\s[\w,-]+)*)$/i,
    maxGap: 0,
  },
  {
    what: 'ibv_devinfo: InfiniBand devices',
    begins: /^\s*hca_id:\s/,
    goesOn:
      /^(?:\s*(?:hca_id|transport|fw_ver|node_guid|sys_image_guid|vendor_id|vendor_part_id|hw_ver|board_id|phys_port_cnt|port|state|max_mtu|active_mtu|sm_lid|port_lid|port_lmc|link_layer):\s|\s+\S)/,
    maxGap: 1,
  },
  {
    what: 'ibstat or ibdev2netdev: InfiniBand devices',
    begins: /^\s*(?:CA '\S+'$|\w+ port \d+ ==> )/,
    goesOn: /^(?:\s*CA '\S+'$|\s*\w+ port \d+ ==> |\s+[A-Z][\w ]*:(?: |$)|\s+CA type)/,
    maxGap: 1,
  },
  {
    what: 'gdscheck: what GPUDirect Storage can use',
    begins:
      /^\s*(?:GDS release version:|warn: error opening log file|DRIVER CONFIGURATION:|CUFILE CONFIGURATION:)/,
    goesOn:
      /^\s*(?:GDS release version|nvidia_fs version|libcufile version|Platform|={3,}|(?:ENVIRONMENT|(?:DRIVER|CUFILE) CONFIGURATION|GPU INFO|PLATFORM INFO):|[A-Za-z][\w.+()-]*(?: [\w.+()-]+)*\s+: |-{2}[A-Z]|GPU index \d|(?:IOMMU|Nvidia Driver|Cuda Driver|Platform verification|Found ACS)\b)/,
    maxGap: 1,
    evidence: readGdsCheck,
  },
  {
    what: 'amd-smi: links and state of GPUs',
    begins:
      /^\s*(?:ACCESS|WEIGHT|HOPS|LINK TYPE|NUMA BW|LINK STATUS|CACHE COHERENCY|ATOMICS|DMA|BI-DIRECTIONAL) TABLE:/,
    goesOn:
      /^(?:\s*[A-Z][A-Z -]* TABLE:|\s*(?:[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\s*)+$|\s*[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?:\s+[\w/./-]+)+$|Legend:|\s*[\w, /]+ = \S)/i,
    maxGap: 2,
    evidence: readAmdTopology,
  },
  {
    what: 'rocm-smi: links and state of GPUs',
    begins:
      /^=+ ?(?:ROCm System Management Interface|(?:Weight|Hops|Link Type|Link accessibility|Link) between two GPUs|Concise Info|Numa Nodes)/i,
    goesOn: /^(?:=+|\s*GPU\[?\d+|\s*Device\b|\s*\d+\s|WARNING: |\s*\((?:DID|Edge|Temp)|\[?GPU|\s*-{2,})/,
    maxGap: 2,
    evidence: readAmdTopology,
  },
  {
    what: 'lstopo: the machine as hwloc sees it',
    begins: /^\s*Machine (?:L#\d+ )?\(/,
    goesOn:
      /^(?:\s+(?:Package|Socket|Die|Group\d*|NUMANode|MemCache|L[123][di]?|Core|PU|Host[Bb]ridge|PCIBridge|PCI|GPU|Net|Network|OpenFabrics|Block|CoProc|OpenCL|DMA|Misc|Co-Processor)(?:\(\w+\))?(?: |$)|depth \d+:|Special depth)/,
    maxGap: 1,
  },
  {
    what: 'lsblk: block devices',
    begins: /^\s*NAME\s+(?:MAJ:MIN|FSTYPE|SIZE|TYPE|MODEL|TRAN)\b/,
    goesOn:
      /^[\s│├└─|`-]*(?:NAME\s|(?:sd[a-z]+|nvme\d|loop\d|sr\d|vd[a-z]|md\d|dm-\d|zram\d|mmcblk\d|hd[a-z])\w*(?:\s|$)|\S+\s+\d+:\d+\s)/,
    maxGap: 0,
  },
  {
    what: 'nvme list: NVMe drives',
    begins: /^\s*Node\s+(?:Generic\s+)?SN\s+Model\b/,
    goesOn: /^\s*(?:Node\s|-{5,}|\/dev\/nvme)/,
    maxGap: 0,
  },
  {
    what: 'kernel log: what p2pdma says',
    begins: logLine('.*(?:peer-to-peer DMA|P2PDMA|ACS redirect (?:is set|for this path))'),
    goesOn: NEVER,
    maxGap: 0,
  },
  {
    what: 'kernel log: ACS',
    begins: logLine('.*\\bACS\\b'),
    goesOn: NEVER,
    maxGap: 0,
  },
  {
    what: 'kernel log: the IOMMU',
    begins: /(?:^|[\]:>] )(?:iommu: Default domain type|DMAR(?:-IR)?: |AMD-Vi: )/,
    goesOn: NEVER,
    maxGap: 0,
  },
  {
    what: 'the configuration of the kernel',
    begins: /^\s*(?:CONFIG_[A-Z0-9_]+=\S|# CONFIG_[A-Z0-9_]+ is not set)/,
    goesOn: /^\s*(?:CONFIG_[A-Z0-9_]+=\S|# CONFIG_[A-Z0-9_]+ is not set)/,
    maxGap: 0,
  },
  {
    what: 'the name of a file',
    begins: /^==> .{1,200} <==$/,
    goesOn: NEVER,
    maxGap: 0,
  },
];

/** A text that names itself so in its first line. */
function textAt(lines: readonly Line[], at: number): OtherText | undefined {
  const first = noteText(lines, at);
  if (first === '') return undefined;
  return texts.find(
    ({ begins, near }) =>
      begins.test(first) && (!near || [at, at + 1, at + 2].some(each => near.test(noteText(lines, each)))),
  );
}

function read(lines: readonly Line[], start: number): Found | null {
  const text = textAt(lines, start);
  if (!text) return null;
  let end = start + 1;
  for (let at = end; at < lines.length && at - end <= text.maxGap; at++) {
    const line = noteText(lines, at);
    if (line === '') continue;
    if (!text.goesOn.test(line)) break;
    end = at + 1;
  }
  return foundIn(lines, { start, end }, text);
}

/** How many lines above a text its command may stand. */
const ABOVE = 3;

/** A text that says something about peers is read; one that does not is known and skipped. */
function foundIn(
  lines: readonly Line[],
  { start, end }: { readonly start: number; readonly end: number },
  { what, evidence: readEvidence }: OtherText,
): Found {
  const own = lines.slice(start, end);
  const before = lines.slice(Math.max(0, start - ABOVE), start).map(({ text }) => text);
  const { evidence = [], numbers = [] } = readEvidence?.(own, before.toReversed()) ?? {};
  if (evidence.length === 0 && numbers.length === 0) return skippedFound(lines, start, end, what);
  const found = noteFound(end, { what });
  return { end, reading: { ...found.reading, evidence, gpuNumbers: numbers } };
}
