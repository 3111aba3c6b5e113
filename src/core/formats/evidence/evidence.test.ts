import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evidenceKinds, evidenceWords, isEvidenceValue } from '../../topology/stackEvidence.ts';
import { decodeText } from '../decodeText.ts';
import { importText } from '../importText.ts';

const corpus = new URL('../../../../../shared/corpus/', import.meta.url);
const isHere = existsSync(corpus);

const nvidia = (bus: string) => `${bus}:00.0 3D controller [0302]: NVIDIA Corporation Device [10de:26b9]`;
/** Three GPUs of NVIDIA in the order of their addresses, and a display that is none of them. */
const RACK = [
  '00:00.0 Host bridge [0600]: Device [1234:4c43]',
  nvidia('03'),
  nvidia('41'),
  nvidia('c1'),
  'e1:00.0 VGA compatible controller [0300]: ASPEED Technology, Inc. Device [1a03:2000]',
].join('\n');

function read(text: string, machineText = RACK) {
  const imported = importText(`${machineText}\n\n${text}\n`);
  if (!imported.ok) throw new Error(imported.error.what);
  return imported.value;
}
const short = (id: string | null) => id?.replace(/^0000:(..):00\.0$/, '$1') ?? '-';
/** Each thing as `kind 03>41 value`. */
const evidenceOf = (text: string, machineText = RACK) =>
  (read(text, machineText).machines[0]?.evidence ?? []).map(({ kind, node, peer, says }) =>
    [kind, `${short(node)}>${short(peer)}`, says].join(' ').trim(),
  );

const P2P = `$ nvidia-smi topo -p2p w
 	GPU0	GPU1	GPU2
 GPU0	X	OK	CNS
 GPU1	OK	X	GNS
 GPU2	CNS	GNS	X

Legend:

  X    = Self
  OK   = Status Ok
  CNS  = Chipset not supported
  GNS  = GPU not supported
`;

describe('nvidia-smi topo', () => {
  it('-p2p: cells between GPUs in the order of their addresses, of the capability that the command names', () => {
    expect(evidenceOf(P2P)).toEqual([
      'p2p-write 03>41 OK',
      'p2p-write 03>c1 CNS',
      'p2p-write 41>03 OK',
      'p2p-write 41>c1 GNS',
      'p2p-write c1>03 CNS',
      'p2p-write c1>41 GNS',
    ]);
  });

  it.each([
    ['r', 'p2p-read'],
    ['a', 'p2p-atomics'],
    ['n', 'p2p-nvlink'],
    ['p', 'p2p-prop'],
  ])('-p2p %s', (letter, kind) => {
    expect(evidenceOf(P2P.replace('-p2p w', `-p2p ${letter}`))[0]).toBe(`${kind} 03>41 OK`);
  });

  it('-p2p without its command is of a capability that is not known', () => {
    expect(evidenceOf(P2P.replace(/^.*\n/, ''))[0]).toBe('p2p-unnamed 03>41 OK');
  });

  it('-m: letters between GPUs; adapters have no address here', () => {
    const text =
      '\tGPU0\tGPU1\tGPU2\tNIC0\tCPU Affinity\tNUMA Affinity\nGPU0\t X \tPIX\tSYS\tPIX\t0-31\t0\nGPU1\tPIX\t X \tSYS\tPIX\t0-31\t0\nGPU2\tSYS\tSYS\t X \tSYS\t32-63\t1\nNIC0\tPIX\tPIX\tSYS\t X \n';
    expect(evidenceOf(text)).toEqual([
      'topo-class 03>41 PIX',
      'topo-class 03>c1 SYS',
      'topo-class 41>03 PIX',
      'topo-class 41>c1 SYS',
      'topo-class c1>03 SYS',
      'topo-class c1>41 SYS',
    ]);
  });

  it('of fewer or more GPUs than the machine has says nothing of which they are', () => {
    const two = '$ nvidia-smi topo -p2p r\n \tGPU0\tGPU1\n GPU0\tX\tOK\n GPU1\tOK\tX\n';
    expect(evidenceOf(two)).toEqual(['p2p-read ->- OK']);
    expect(evidenceOf(P2P, RACK.replace(`${nvidia('41')}\n`, ''))).toEqual([
      'p2p-write ->- OK',
      'p2p-write ->- CNS',
      'p2p-write ->- GNS',
    ]);
  });

  it('leaves out a GPU that is given away to a guest', () => {
    const given = `${RACK.replace(nvidia('41'), `${nvidia('41')}\n\tKernel driver in use: vfio-pci`)}`;
    const two = '$ nvidia-smi topo -p2p r\n \tGPU0\tGPU1\n GPU0\tX\tOK\n GPU1\tOK\tX\n';
    expect(evidenceOf(two, given)).toEqual(['p2p-read 03>c1 OK', 'p2p-read c1>03 OK']);
  });

  it('a row that lost a cell, or whose X is elsewhere, says nothing', () => {
    expect(evidenceOf(P2P.replace('GPU0\tX\tOK\tCNS', 'GPU0\tX\tCNS'))).toHaveLength(4);
    expect(evidenceOf(P2P.replace('GPU0\tX\tOK\tCNS', 'GPU0\tOK\tX\tCNS'))).toHaveLength(4);
  });

  it('numbers mean the addresses that nvidia-smi prints, where it is there too', () => {
    const table = [
      '+-----------------------------------------------------------------------------+',
      '| NVIDIA-SMI 580.142       Driver Version: 580.142       CUDA Version: 13.0     |',
      '|   0  NVIDIA L40S            Off | 00000000:41:00.0 Off |                    0 |',
      '|   1  NVIDIA L40S            Off | 00000000:C1:00.0 Off |                    0 |',
      '+-----------------------------------------------------------------------------+',
    ].join('\n');
    const two = '$ nvidia-smi topo -p2p r\n \tGPU0\tGPU1\n GPU0\tX\tOK\n GPU1\tNS\tX\n';
    expect(evidenceOf(`${table}\n\n${two}`)).toEqual([
      'nvidia-version ->- 580.142',
      'cuda-version ->- 13.0',
      'p2p-read 41>c1 OK',
      'p2p-read c1>41 NS',
    ]);
  });

  it('is read from a quote in colours too', () => {
    const posted = P2P.split('\n')
      .map(line => `> \u001b[4m${line}\u001b[0m`)
      .join('\n');
    expect(evidenceOf(posted, RACK.replace(/^/gm, '> '))).toEqual(evidenceOf(P2P));
  });
});

describe('AMD', () => {
  const AMD_RACK = RACK.replaceAll('10de:26b9', '1002:740f');
  it('amd-smi topology tells by address', () => {
    const text =
      'ACCESS TABLE:\n             0000:03:00.0 0000:41:00.0\n0000:03:00.0 ENABLED      DISABLED\n0000:41:00.0 ENABLED      ENABLED\nWEIGHT TABLE:\n             0000:03:00.0 0000:41:00.0\n0000:03:00.0 0            40\n0000:41:00.0 40           0\nLINK TYPE TABLE:\n             0000:03:00.0 0000:41:00.0\n0000:03:00.0 SELF         PCIE\n0000:41:00.0 PCIE         SELF\n';
    expect(evidenceOf(text, AMD_RACK)).toEqual([
      'amd-access 03>41 DISABLED',
      'amd-access 41>03 ENABLED',
      'amd-link 03>41 PCIE',
      'amd-link 41>03 PCIE',
    ]);
  });

  const rocmSmi = (more: string) =>
    `============ ROCm System Management Interface ============\n============== Hops between two GPUs ==============\n       GPU0         GPU1\nGPU0   0            2\nGPU1   2            0\n\n============== Link Type between two GPUs ==============\n       GPU0         GPU1\nGPU0   0            XGMI\nGPU1   XGMI         0\n${more}=========== End of ROCm SMI Log ============\n`;
  it('rocm-smi tells by numbers, which are known by --showbus alone', () => {
    expect(evidenceOf(rocmSmi(''), AMD_RACK)).toEqual(['amd-link ->- XGMI']);
    const bus = 'GPU[0]\t\t: PCI Bus: 0000:C1:00.0\nGPU[1]\t\t: PCI Bus: 0000:03:00.0\n';
    expect(evidenceOf(rocmSmi(bus), AMD_RACK)).toEqual(['amd-link c1>03 XGMI', 'amd-link 03>c1 XGMI']);
  });
});

describe('gdscheck', () => {
  it('-p: storage, settings that decide, GPUs', () => {
    const text =
      ' GDS release version: 1.15.0.42\n libcufile version: 2.12\n Platform: x86_64\n ============\n ENVIRONMENT:\n ============\n =====================\n DRIVER CONFIGURATION:\n =====================\n NVMe P2PDMA        : Supported\n NVMe               : Unsupported\n --Mellanox PeerDirect : Disabled\n --rdma library        : Not Loaded (libcufile_rdma.so)\n =====================\n CUFILE CONFIGURATION:\n =====================\n properties.use_pci_p2pdma : true\n properties.max_batch_io_size : 128\n =========\n GPU INFO:\n =========\n GPU index 0 NVIDIA L40S bar:1 bar size (MiB):65536 supports GDS, IOMMU State: Disabled\n ==============\n PLATFORM INFO:\n ==============\n IOMMU: disabled\n Platform verification succeeded\n';
    expect(evidenceOf(text)).toEqual([
      'gds-storage ->- NVMe P2PDMA: Supported',
      'gds-storage ->- NVMe: Unsupported',
      'gds-storage ->- Mellanox PeerDirect: Disabled',
      'gds-setting ->- properties.use_pci_p2pdma: true',
      'gds-gpu ->- supports GDS, IOMMU State: Disabled',
      'gds-platform ->- IOMMU: disabled',
    ]);
  });
});

describe('the log of NCCL', () => {
  const line = (device: number, words: string, host = 'node7') =>
    `${host}:811:90${device} [${device}] NCCL INFO ${words}`;
  const INIT = [
    line(0, 'NCCL version 2.28.9+cuda13.0'),
    line(0, 'comm 0x55 rank 0 nranks 2 cudaDev 0 nvmlDev 0 busId 3000 commId 0x9 - Init START'),
    line(1, 'comm 0x56 rank 1 nranks 2 cudaDev 1 nvmlDev 1 busId c1000 commId 0x9 - Init START'),
  ];

  it('tells which way each pair of ranks took', () => {
    const text = [
      ...INIT,
      line(0, 'Channel 00/0 : 0[0] -> 1[1] via P2P/CUMEM/read'),
      line(0, 'Channel 01/0 : 0[0] -> 1[1] via P2P/CUMEM/read'),
      line(1, 'Channel 00 : 1[1] -> 0[0] via SHM/direct/direct'),
      line(0, 'Channel 00/0 : 0[0] -> 2[0] [send] via NET/IB/0/GDRDMA'),
      line(0, 'Channel 00/0 : 2[0] -> 0[0] [receive] via NET/IB/0'),
      line(0, 'GPU Direct RDMA Disabled for GPU 0 / HCA 0 (distance 8 > 5)'),
    ].join('\n');
    expect(evidenceOf(text)).toEqual([
      'nccl-version ->- 2.28.9+cuda13.0',
      'nccl-path 03>c1 P2P/CUMEM/read',
      'nccl-path c1>03 SHM/direct/direct',
      'nccl-path 03>- NET/IB/0/GDRDMA',
      'nccl-path 03>- NET/IB/0',
      'nccl-gdr 03>- Disabled (distance 8 > 5)',
    ]);
  });

  it('names bus ids themselves in older releases and in RCCL', () => {
    const text = line(0, 'Channel 00 : 0[3000] -> 1[c1000] via P2P/IPC comm 0x55 nRanks 02');
    expect(evidenceOf(text)).toEqual(['nccl-path 03>c1 P2P/IPC']);
  });

  it('a refusal of NVML names its numbers, which no line of NCCL explains', () => {
    const text = line(0, 'P2P is disabled between connected GPUs 1 and 0. You can repress this message.');
    expect(evidenceOf(text)).toEqual(['nccl-p2p-refused ->-']);
  });

  it('ranks that are not told, that are told twice, or of several hosts are not known', () => {
    const path = line(0, 'Channel 00/0 : 0[0] -> 1[1] via P2P/IPC');
    const unknown = 'nccl-path ->- P2P/IPC';
    expect(evidenceOf(path)).toEqual([unknown]);
    const again = line(0, 'comm 0x77 rank 0 nranks 1 cudaDev 0 busId 41000 - Init COMPLETE');
    expect(evidenceOf([...INIT, again, path].join('\n'))).toContain('nccl-path ->c1 P2P/IPC');
    const other = line(0, 'comm 0x99 rank 2 nranks 4 cudaDev 0 busId 3000 - Init START', 'node8');
    expect(evidenceOf([...INIT, other, path].join('\n'))).toContain(unknown);
    const third = line(0, 'Channel 00/0 : 0[2] -> 1[1] via P2P/IPC');
    expect(evidenceOf([...INIT, third].join('\n'))).toContain('nccl-path ->c1 P2P/IPC');
  });
});

describe('lines of drivers', () => {
  it.each([
    [
      '[  12.3] NVRM: GPU 0000:41:00.0: dma-buf attach failed: PCI topology not supported for dma-buf',
      'dmabuf-topology 41>-',
    ],
    [
      '[  12.3] NVRM: dma-buf attach failed: PCI topology not supported for mapping type FORCE_PCIE',
      'dmabuf-mapping ->- FORCE_PCIE',
    ],
    [
      '[  12.3] NVRM: dma-buf attach failed: importer unable to handle MMIO without struct page',
      'dmabuf-struct-page ->-',
    ],
    [
      '[  12.3] NVRM: GPU0 kbus: BAR1 size 0x10000000 is not large enough to map FB size 0xb40000000 to force static BAR1',
      'bar1-small ->-',
    ],
    ['[  12.3] NVRM: GPU0 kbus: Enabling static BAR1 automatically!', 'bar1-static ->-'],
    ["modprobe: ERROR: could not insert 'nvidia_peermem': Invalid argument", 'peermem-refused ->-'],
    [
      '[  12.3] amdgpu 0000:03:00.0: amdgpu: PCIe P2P access from peer device 0000:41:00.0 is not supported by the chipset',
      'amdgpu-chipset 03>41',
    ],
    ['[  12.3] habanalabs 0000:c1:00.0: Failed to map dmabuf because p2p is disabled', 'habanalabs-p2p c1>-'],
  ])('%s', (text, said) => {
    expect(evidenceOf(text)).toEqual([said]);
  });
});

describe('the release of the NVIDIA driver', () => {
  it.each([
    [
      'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  595.58.03  Release Build  (builder@host)  Tue Mar 17 19:55:10 UTC 2026\nGCC version:  gcc version 13.3.0',
      ['nvidia-modules ->- open', 'nvidia-version ->- 595.58.03'],
    ],
    [
      'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024',
      ['nvidia-modules ->- proprietary', 'nvidia-version ->- 535.183.01'],
    ],
    [
      'filename:       /lib/modules/6.8.0-40-generic/updates/dkms/nvidia.ko.zst\nversion:        580.142\nsupported:      external\nlicense:        Dual MIT/GPL\nfirmware:       nvidia/580.142/gsp_tu10x.bin',
      ['nvidia-version ->- 580.142', 'nvidia-modules ->- open'],
    ],
    [
      '==============NVSMI LOG==============\n\nTimestamp                                 : Fri Oct  2 11:22:33 2026\nDriver Version                            : 580.142\nCUDA Version                              : 13.0\n\nAttached GPUs                             : 1\nGPU 00000000:41:00.0\n    Product Name                          : NVIDIA L40S',
      ['nvidia-version ->- 580.142', 'cuda-version ->- 13.0'],
    ],
  ])('%#', (text, said) => {
    expect(evidenceOf(text)).toEqual(said);
    expect(read(text).ignoredLineCount).toBe(0);
  });

  it('another module is none of it', () => {
    const text =
      'filename:       /lib/modules/6.8.0/kernel/nvme.ko\nversion:        1.0\nlicense:        GPL';
    expect(evidenceOf(text)).toEqual([]);
  });
});

describe('evidence of a poorer text', () => {
  const text = `${P2P}\nnode7:811:901 [0] NCCL INFO comm 0x55 rank 0 nranks 2 cudaDev 0 busId 3000 commId 0x9 - Init START\nnode7:811:902 [1] NCCL INFO comm 0x56 rank 1 nranks 2 cudaDev 1 busId c1000 commId 0x9 - Init START\nnode7:811:901 [0] NCCL INFO Channel 00/0 : 0[0] -> 1[1] via P2P/CUMEM/read\n`;
  /** What is said of two devices that are known, whatever the command was. */
  const definite = (whole: string, machineText: string) =>
    evidenceOf(whole, machineText).flatMap(row => {
      const [kind = '', between = '', says = ''] = row.split(' ');
      return between.includes('-') ? [] : [`${kind.replace(/^p2p-.*/, 'p2p')} ${between} ${says}`];
    });
  const all = new Set(definite(text, RACK));

  it('is what the whole text says, whichever line is left out', () => {
    expect(all.size).toBe(7);
    const lines = text.split('\n');
    for (let at = 0; at < lines.length; at++) {
      const poorer = lines.toSpliced(at, 1).join('\n');
      expect(
        definite(poorer, RACK).filter(row => !all.has(row)),
        `without line ${at}`,
      ).toEqual([]);
    }
    const machine = RACK.split('\n');
    for (let at = 0; at < machine.length; at++) {
      const poorer = machine.toSpliced(at, 1).join('\n');
      expect(
        definite(text, poorer).filter(row => !all.has(row)),
        `without device ${at}`,
      ).toEqual([]);
    }
  });

  it('and whichever word of it is', () => {
    for (const match of text.matchAll(/\S+/g)) {
      const poorer = text.slice(0, match.index) + text.slice(match.index + match[0].length);
      expect(
        definite(poorer, RACK).filter(row => !all.has(row)),
        `without ${match[0]}`,
      ).toEqual([]);
    }
  });
});

it('what tools say of one of several machines is attached to none, in words', () => {
  const list = (maker: string) =>
    Array.from({ length: 5 }, (_, i) => `0${i}:00.0 3D controller [0302]: A device [${maker}:000${i}]`).join(
      '\n',
    );
  const two = importText(`$ lspci -nn\n${list('10de')}\n$ lspci -nn\n${list('8086')}\n\n${P2P}`);
  if (!two.ok) throw new Error(two.error.what);
  const { machines, warnings } = two.value;
  expect(machines).toHaveLength(2);
  expect(machines.every(({ evidence }) => evidence === undefined)).toBe(true);
  expect(warnings.map(({ code }) => code)).toContain('evidence-of-several');
});

it('every kind has words of its own', () => {
  const words = evidenceKinds.map(kind => evidenceWords(kind, 'OK'));
  expect(words.every(each => each.length > 0 && isEvidenceValue('OK'))).toBe(true);
});

describe.skipIf(!isHere)('published matrices (skipped without ../shared/corpus)', () => {
  const files = isHere
    ? readdirSync(new URL('topo/', corpus)).filter(name => !/p2p-bandwidth|\.md$/.test(name))
    : [];
  it.each(files)('%s: every cell between GPUs is read', name => {
    const text = decodeText(readFileSync(new URL(`topo/${name}`, corpus)));
    const gpus = new Set(
      [...text.matchAll(/^[\s|\d,-]*GPU(\d+)\s+\|?\s*(?:X|NV|PIX|PXB|PHB|NODE|SYS)/gm)].map(([, n]) => n),
    ).size;
    const machine = Array.from({ length: gpus }, (_, i) => nvidia((i + 16).toString(16))).join('\n');
    const said = evidenceOf(text, `00:00.0 Host bridge [0600]: Device [1234:4c43]\n${machine}`);
    expect(said.filter(row => /^topo-class \w+>\w+ /.test(row))).toHaveLength(gpus * (gpus - 1));
  });
});
