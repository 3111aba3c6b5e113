import { bench, describe } from 'vitest';
import { importText } from './importText.ts';

const PORT = `	Control: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx+
	Status: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
	Latency: 0, Cache Line Size: 64 bytes
	NUMA node: 0
	Memory behind bridge: f8c00000-f8cfffff [size=1M]
	Prefetchable memory behind bridge: 0000050081000000-00000500811fffff [size=2M]
	Capabilities: [58] Express (v2) Root Port (Slot+), MSI 00
		DevCtl:	CorrErr+ NonFatalErr+ FatalErr+ UnsupReq-
			MaxPayload 512 bytes, MaxReadReq 512 bytes
		LnkCap:	Port #3, Speed 32GT/s, Width x4, ASPM L1, Exit Latency L1 <64us
		LnkSta:	Speed 16GT/s (downgraded), Width x4 (ok)
	Capabilities: [2a0 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans+
		ACSCtl:	SrcValid- TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-
	Kernel driver in use: pcieport
`;

const hex2 = (n: number) => n.toString(16).padStart(2, '0');

/** As many root ports, each with a drive, as make a megabyte; several domains, since a domain has 256 buses. */
function megabyte(): string {
  const parts: string[] = [];
  let bytes = 0;
  for (let i = 0; bytes < 1_000_000; i++) {
    const domain = Math.floor(i / 200)
      .toString(16)
      .padStart(4, '0');
    const port = i % 200;
    const address = `${domain}:00:${hex2(port >> 3)}.${port & 7}`;
    const buses = `	Bus: primary=00, secondary=${hex2(port + 1)}, subordinate=${hex2(port + 1)}, sec-latency=0\n`;
    const drive = `${domain}:${hex2(port + 1)}:00.0 Non-Volatile memory controller: Samsung Electronics Co Ltd NVMe SSD\n`;
    const part = `${address} PCI bridge: Advanced Micro Devices, Inc. [AMD] Device 14ab (rev 01)\n${buses}${PORT}\n${drive}${PORT.replace('Root Port (Slot+)', 'Endpoint')}\n`;
    parts.push(part);
    bytes += part.length;
  }
  return parts.join('');
}

const text = megabyte();

describe(`import of ${(text.length / 1e6).toFixed(2)} MB of lspci -vvv`, () => {
  bench('importText', () => {
    importText(text);
  });
});
