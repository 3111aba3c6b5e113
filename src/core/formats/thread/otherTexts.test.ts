import { describe, expect, it } from 'vitest';
import { importText } from '../importText.ts';

const LSPCI =
  '00:00.0 Host bridge [0600]: Device [1234:4c43]\n01:00.0 VGA compatible controller [0300]: Device [10de:2230]\n';

/** The fates of what stands behind lspci, and of the sentence behind that. */
function fates(text: string) {
  const read = importText(`${LSPCI}\n${text}\nThat is what I see. Any idea?\n`);
  if (!read.ok) throw new Error(read.error.what);
  return read.value.ledger.slice(1).map(({ status, what }) => `${status} ${what}`);
}
const PROSE = 'unread not understood';

const TOPO = `	GPU0	GPU1	NIC0	CPU Affinity	NUMA Affinity	GPU NUMA ID
GPU0	 X 	PIX	NODE	0-63,128-191	0		N/A
GPU1	PIX	 X 	SYS	0-63,128-191	0		N/A
NIC0	NODE	SYS	 X 

Legend:

  X    = Self
  PIX  = Connection traversing at most a single PCIe bridge

NIC Legend:

  NIC0: mlx5_0
`;
const P2P = `[P2P (Peer-to-Peer) GPU Bandwidth Latency Test]
Device: 0, NVIDIA RTX A6000, pciBusID: 3, pciDeviceID: 0, pciDomainID:0
Device=0 CAN Access Peer Device=1
Device=1 CANNOT Access Peer Device=0

***NOTE: In case a device doesn't have P2P access to other one, it falls back to normal memcopy procedure.
So you can see lesser Bandwidth (GB/s) and unstable Latency (us) in those cases.

P2P Connectivity Matrix
     D\\D     0     1
     0	     1     1
     1	     1     1
Unidirectional P2P=Disabled Bandwidth Matrix (GB/s)
   D\\D     0      1 
     0 640.10   5.71 
     1   5.70 641.22 
P2P=Enabled Latency (P2P Writes) Matrix (us)
   GPU     0      1 
     0   1.54  14.24 

   CPU     0      1 
     0   2.02   5.98 

NOTE: The CUDA Samples are not meant for performance measurements.`;

const NVIDIA_SMI = `Fri Oct  2 11:22:33 2026
+-----------------------------------------------------------------------------------------+
| NVIDIA-SMI 570.86.10              Driver Version: 570.86.10      CUDA Version: 12.8     |
|-----------------------------------------+------------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |
|=========================================+========================+======================|
|   0  NVIDIA RTX A6000               Off |   00000000:03:00.0 Off |                  Off |
+-----------------------------------------+------------------------+----------------------+

+-----------------------------------------------------------------------------------------+
|  No running processes found                                                             |
+-----------------------------------------------------------------------------------------+`;

const NVIDIA_SMI_Q = `==============NVSMI LOG==============

Timestamp                                 : Fri Oct  2 11:22:33 2026
Driver Version                            : 570.86.10
Attached GPUs                             : 1

GPU 00000000:03:00.0
    Product Name                          : NVIDIA RTX A6000
    PCI
        Bus                               : 0x03`;

const DMIDECODE = `# dmidecode 3.3
Getting SMBIOS data from sysfs.
SMBIOS 3.2.0 present.

Handle 0x0001, DMI type 1, 27 bytes
System Information
	Manufacturer: Maker
	Product Name: X12

Handle 0x0002, DMI type 2, 15 bytes
Base Board Information
	Manufacturer: Maker`;

const NVBANDWIDTH = `nvbandwidth Version: v0.8
Built from Git version: v0.8

CUDA Runtime Version: 12080
CUDA Driver Version: 12080
Driver Version: 570.86.10

Device 0: NVIDIA RTX A6000 (00000000:03:00)

Running device_to_device_memcpy_read_ce.
memcpy CE GPU(row) -> GPU(column) bandwidth (GB/s)
           0         1
 0       N/A      5.71
 1      5.70       N/A

SUM device_to_device_memcpy_read_ce 11.41

NOTE: The reported results may not reflect the full capabilities of the platform.`;

const ROCM_BANDWIDTH = `          RocmBandwidthTest Version: 2.6.0

          Launch Command is: rocm-bandwidth-test

          Device: 0,  AMD EPYC 7543 32-Core Processor
          Device: 1,  AMD Instinct MI210,  GPU-7a35,  03:0.0

          Inter-Device Access

          D/D       0         1

          0         1         1

          Unidirectional copy peak bandwidth GB/s

          D/D       0           1

          0         N/A         27.2
          1         27.1        1010.2`;

const AMD_SMI = `ACCESS TABLE:
             0000:05:00.0 0000:15:00.0
0000:05:00.0 ENABLED      ENABLED
0000:15:00.0 ENABLED      ENABLED

LINK TYPE TABLE:
             0000:05:00.0 0000:15:00.0
0000:05:00.0 SELF         XGMI
0000:15:00.0 XGMI         SELF`;

const ROCM_SMI = `============================ ROCm System Management Interface ============================
=============================== Link Type between two GPUs ===============================
       GPU0         GPU1
GPU0   0            XGMI
GPU1   XGMI         0
====================================== Numa Nodes ========================================
GPU[0]		: (Topology) Numa Node: 0
================================== End of ROCm SMI Log ===================================`;

const LSTOPO = `Machine (31GB total)
  Package L#0
    NUMANode L#0 (P#0 31GB)
    L3 L#0 (16MB) + L2 L#0 (512KB) + Core L#0
      PU L#0 (P#0)
  HostBridge
    PCIBridge
      PCI 03:00.0 (VGA)
        GPU "card0"`;

const GDSCHECK = ` GDS release version: 1.13.0.11
 nvidia_fs version:  2.24 libcufile version: 2.12
 Platform: x86_64
 ============
 ENVIRONMENT:
 ============
 =====================
 DRIVER CONFIGURATION:
 =====================
 NVMe P2PDMA        : Unsupported
 NVMe               : Supported
 --Mellanox PeerDirect : Disabled
 =========
 GPU INFO:
 =========
 GPU index 0 NVIDIA RTX A6000 bar:1 bar size (MiB):256 supports GDS, IOMMU State: Disabled
 IOMMU: disabled
 Platform verification succeeded`;

describe('what another program printed is known for what it is, and a sentence behind it stays unread', () => {
  const rows: readonly (readonly [what: string, text: string])[] = [
    ['nvidia-smi topo -m', TOPO],
    ['nvidia-smi topo -m', TOPO.replaceAll('\t', '    ')],
    [
      'nvidia-smi topo -m',
      '| CPU Affinity | NUMA Affinity |      | GPU0 | GPU1 |\n|--------------|---------------|------|------|------|\n| 24-31,56-63  | 3             | GPU0 | X    | NV4  |\n|              |               | GPU1 | NV4  | X    |',
    ],
    [
      'nvidia-smi topo -p2p',
      ' 	GPU0	GPU1	\n GPU0	X	CNS	\n GPU1	OK	X	\n\nLegend:\n\n  X    = Self\n  OK   = Status Ok\n  CNS  = Chipset not supported',
    ],
    ['p2pBandwidthLatencyTest', P2P],
    ['nvbandwidth', NVBANDWIDTH],
    ['rocm_bandwidth_test', ROCM_BANDWIDTH],
    ['nvidia-smi', NVIDIA_SMI.replace(/^.*\n/, '')],
    ['nvidia-smi -q', NVIDIA_SMI_Q],
    ['nvidia-smi -L', 'GPU 0: NVIDIA RTX A6000 (UUID: GPU-5d5b)\nGPU 1: NVIDIA RTX A6000 (UUID: GPU-5d5c)'],
    ['nvidia-smi --query-gpu', 'index, pci.bus_id, name\n0, 00000000:03:00.0, NVIDIA RTX A6000'],
    ['dmidecode', DMIDECODE],
    [
      'lsmod',
      'Module                  Size  Used by\nnvidia_peermem         16384  0\nib_core               434176  2 nvidia_peermem,mlx5_ib',
    ],
    ['lsmod', 'nvidia_peermem         16384  0\nnvidia              56717312  3 nvidia_uvm,nvidia_peermem'],
    [
      'ibv_devinfo',
      'hca_id:\tmlx5_0\n\ttransport:\t\t\tInfiniBand (0)\n\tfw_ver:\t\t\t\t28.39.1002\n\t\tport:\t1\n\t\t\tstate:\t\tPORT_ACTIVE (4)',
    ],
    ['ibstat or ibdev2netdev', 'mlx5_0 port 1 ==> ens1f0np0 (Up)'],
    ['gdscheck', GDSCHECK],
    ['amd-smi', AMD_SMI],
    ['rocm-smi', ROCM_SMI],
    ['lstopo', LSTOPO],
    [
      'lsblk',
      'NAME        MAJ:MIN RM   SIZE RO TYPE MOUNTPOINTS\nnvme0n1     259:0    0   1.8T  0 disk\n├─nvme0n1p1 259:1    0     1G  0 part /boot\n└─vg-root   253:0    0   1.7T  0 lvm  /',
    ],
    [
      'nvme list',
      'Node                  SN                   Model\n--------------------- -------------------- ------\n/dev/nvme0n1          S4EW                 Samsung SSD',
    ],
    ['the configuration of the kernel', 'CONFIG_PCI_P2PDMA=y\n# CONFIG_HSA_AMD_P2P is not set'],
    ['the name of a file', '==> b.txt <=='],
    ['kernel log', 'nvme 0000:03:00.0: added peer-to-peer DMA memory 0x6400000000-0x64000fffff'],
    [
      'kernel log',
      'Oct  2 11:22:33 host kernel: pci 0000:00:1c.0: Intel PCH root port ACS workaround enabled',
    ],
    ['kernel log', '[    0.512345] iommu: Default domain type: Translated'],
  ];
  /** These say something about peers. */
  const evidence = new Set([
    'nvidia-smi topo -m',
    'nvidia-smi topo -p2p',
    'nvidia-smi',
    'nvidia-smi -q',
    'gdscheck',
    'amd-smi',
    'rocm-smi',
  ]);
  it.each(rows)('%s', (what, text) => {
    const status = evidence.has(what) ? 'read' : 'skipped';
    expect(fates(text).map(fate => fate.split(':')[0])).toEqual([`${status} ${what}`, PROSE]);
    expect(fates(`$ some command\n${text}`).map(fate => fate.split(':')[0])).toEqual([
      'skipped a shell prompt',
      `${status} ${what}`,
      PROSE,
    ]);
  });

  it('the date above nvidia-smi is no part of it, and known too', () => {
    expect(fates(NVIDIA_SMI)).toEqual([
      'skipped a line of the terminal or of another program',
      'read nvidia-smi: the state of GPUs',
      PROSE,
    ]);
  });
});

describe('where it belongs is said', () => {
  it.each([
    [P2P, /Measured in the matrix/],
    [NVBANDWIDTH, /Measured in the matrix/],
    [ROCM_BANDWIDTH, /Measured in the matrix/],
    [TOPO, /classes in the matrix/],
  ])('%#', (text, where) => {
    expect(fates(text)[0]).toMatch(where);
  });
});

describe('prose about these things stays unread', () => {
  it.each([
    'GPU0 and GPU1 are PIX',
    'GPU0',
    'My GPU 0: it is slow',
    'P2P=Enabled is what I want, says nvidia-smi topo -m',
    'peer-to-peer DMA does not work, and ACS redirect is set I think',
    'Machine with two GPUs (a Dell)',
    'Running the device test now',
    'Legend:',
    'The Driver Version: 570.86.10',
    '12 34 56',
    'NAME of the disk',
    'Handle with care',
    'Disabling ACS in the BIOS: no change',
  ])('%s', text => {
    expect(fates(text)).toEqual([PROSE]);
  });
});
