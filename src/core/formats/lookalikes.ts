import type { ImportError } from './imported.ts';

export const BEST = 'sudo lspci -nnvvvxxxx';

export function like(code: string, what: string, missing: string, command = BEST): ImportError {
  return { code, what, missing, command };
}

const NO_TREE = 'It does not show PCI functions as lspci prints them.';
const SAID_OF_PEERS =
  'It tells which paths are used, but not the PCI tree nor ACS. Paste it together with the machine, or add it to an open one.';
const MEASURED_ELSEWHERE = 'Paste the machine here first, and them under Measured in the matrix.';

/** Texts that people paste in place of lspci's, known by a line of theirs; the first that fits is it. */
export const lookalikes: readonly (readonly [RegExp, ImportError])[] = [
  [/:\d+:\d+ \[\d+\] NCCL (?:INFO|WARN) /, like('nccl-log', 'This is a log of NCCL.', SAID_OF_PEERS)],
  [
    /^\s*GDS release version:|^\s*NVMe P2PDMA\s+: /m,
    like('gdscheck', 'This is the output of gdscheck.', SAID_OF_PEERS),
  ],
  [
    /\[P2P \(Peer-to-Peer\) GPU Bandwidth Latency Test\]|^\s*(?:Uni|Bi)directional P2P=(?:En|Dis)abled\b/im,
    like('measured', 'These are bandwidths of p2pBandwidthLatencyTest.', MEASURED_ELSEWHERE),
  ],
  [
    /^\s*GPU\d+\s.*\bGPU\d+\b.*(?:CPU Affinity|NUMA|NIC\d|mlx)|^\s*GPU0\s+X\s/m,
    like(
      'nvidia-smi-topo',
      'This is a matrix of nvidia-smi topo -m.',
      'It tells how far GPUs are apart, but not the PCI tree nor ACS.',
    ),
  ],
  [
    /\| NVIDIA-SMI \d|^=+NVSMI LOG=+$/m,
    like(
      'nvidia-smi',
      'This is the output of nvidia-smi.',
      'It tells what GPUs do, but not the PCI tree nor ACS.',
    ),
  ],
  [
    /^\s*GPU \d+: .*\(UUID: (?:GPU|MIG)-/m,
    like(
      'nvidia-smi-list',
      'This is the list of nvidia-smi -L.',
      'It names GPUs, but not their addresses nor the PCI tree.',
    ),
  ],
  [
    /\bROCm System Management Interface\b|^=* ?(?:Weight|Hops|Link Type) between two GPUs|\bconcise info =/im,
    like(
      'rocm-smi',
      'This is the output of rocm-smi.',
      'It tells how far GPUs are apart, but not the PCI tree nor ACS.',
    ),
  ],
  [
    /^\s*(?:ACCESS|WEIGHT|HOPS|LINK TYPE|NUMA BW) TABLE:/m,
    like(
      'amd-smi',
      'This is the output of amd-smi topology.',
      'It tells how far GPUs are apart, but not the PCI tree nor ACS.',
    ),
  ],
  [
    /\bxpu-smi\b|^[\s|]*GPU \d+\/\d+[\s|]+GPU \d+\/\d+|\| Device ID +\| /m,
    like(
      'xpu-smi',
      'This is the output of xpu-smi.',
      'It tells how far GPUs are apart, but not the PCI tree nor ACS.',
    ),
  ],
  [
    /<graphs\b[^>]*version=/,
    like(
      'nccl-graph',
      'This is an NCCL graph file.',
      'It holds the rings and trees that NCCL chose, not the PCI tree.',
    ),
  ],
  [
    /<system\b[^>]*version=|<cpu\b[^>]*numaid=/,
    like(
      'nccl-xml',
      'This is an NCCL topology file.',
      'It leaves out root ports, downstream ports and ACS, which decide here.',
    ),
  ],
  [
    /<!DOCTYPE topology|<topology\b|<object type="Machine"/,
    like('hwloc-xml', 'This is an hwloc XML file.', 'It holds no ACS and no port types, which decide here.'),
  ],
  [
    /^\s*Machine (?:L#\d+ )?\(.*total|^\s*(?:HostBridge|PCIBridge)(?: L#\d+)?(?: \(.*)?\s*$|^\s*(?:Package|Socket|NUMANode) L#\d/m,
    like('lstopo', 'This is lstopo in text.', 'It holds no ACS and no port types, which decide here.'),
  ],
  [/^\s*<\?xml/, like('xml', 'This is an XML file.', NO_TREE)],
  [
    /^# dmidecode|^Handle 0x[0-9A-F]{4}, DMI type/m,
    like(
      'dmidecode',
      'This is the output of dmidecode.',
      'It names slots and the addresses in them; paste it together with lspci -nnvvv.',
    ),
  ],
  [
    /^Bus \d{3} Device \d{3}: ID [0-9a-f]{4}:/m,
    like('lsusb', 'This is the output of lsusb.', 'USB devices are not PCI functions.'),
  ],
  [
    /^Architecture:\s+\S+[\s\S]*^CPU\(s\):/m,
    like(
      'lscpu',
      'This is the output of lscpu.',
      'It tells the CPU, which can be chosen above, but no PCI device.',
    ),
  ],
  [
    /^\w+@pci\d+:\d+:\d+:\d+:\s/m,
    like(
      'pciconf',
      'This is the output of pciconf.',
      'It tells neither ACS nor, without more options, the tree.',
    ),
  ],
  [
    /^\s*\*-(?:core|pci|pcie|cpu|display|network|memory|storage|nvme)\b|^H\/W path\s|^pci@[0-9a-f:.]+\s/m,
    like(
      'lshw',
      'This is the output of lshw.',
      'It leaves out ACS and the kinds of ports, which decide here.',
    ),
  ],
  [
    /^\s*(?:System|Machine|CPU|Graphics|Audio|Network|Drives):\s.*\b(?:Kernel|Host|Type|Device-1|Topology|Info|Card|Local Storage)\b ?:/m,
    like('inxi', 'This is the output of inxi.', 'It names devices, but not the PCI tree nor ACS.'),
  ],
  [
    /\bsetpci\b/,
    like(
      'setpci',
      'These are values of setpci.',
      'They tell single registers, but not what devices there are.',
    ),
  ],
  [
    /PCI\\VEN_[0-9A-F]{4}&DEV_/i,
    like('windows', 'This is a list of Windows devices.', 'Its instance paths do not hold the PCI tree.'),
  ],
  [
    /^\s*(?:https?:\/\/\S+)?#s=\d[a-z]\./,
    like('link', 'This is a Peerlane link.', 'Open it in the address bar of the browser to see its machine.'),
  ],
  [
    /^\s*\{\s*"format":\s*"peerlane"|<svg\b[^>]*>[\s\S]*#s=\d[a-z]\./,
    like('saved', 'This is a machine that Peerlane saved.', 'Save it to a file, and open or drop that file.'),
  ],
  [
    /^\s*\{\s*"(?:flows|pattern)"\s*:/,
    like(
      'workload',
      'This is a workload.',
      'Open or paste a machine here first, and the workload where a run is set up.',
    ),
  ],
  [
    /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[{["\]]|$|-?\d[\d.]*\s*,|(?:true|false|null)\b))/,
    like('json', 'This looks like JSON.', NO_TREE),
  ],
  [
    /^\s*(?:\| *)*[+\\]-(?:[0-9a-f]{2}\.[0-7]|\[)/m,
    like(
      'tree-part',
      'This looks like a part of lspci -t.',
      'Its beginning, a line with a root bus such as -[0000:00]-, is missing.',
    ),
  ],
];

/** Rules of tables: Markdown, RST, MySQL and the like. */
const RULE = /^\s*(?:\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?|\+(?:[-=]{2,}\+)+)\s*$/m;

/** A table, unless another line says what it is. */
export function tableError(text: string): ImportError | null {
  if (!RULE.test(text)) return null;
  const isOfGpus = /\bGPU ?\d/i.test(text) && /\d\.\d|\b\d+\b/.test(text);
  return like(
    'table',
    'This is a table.',
    isOfGpus ? `${NO_TREE} If these are speeds that were measured: ${MEASURED_THERE}` : NO_TREE,
  );
}

const MEASURED_THERE = 'paste the machine here first, and the table under Measured in the matrix.';
