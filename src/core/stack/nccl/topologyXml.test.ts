import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNcclXml, xmlProblemText } from './topologyXml.ts';

const system = (inside: string, version = '1') => `<system version="${version}">\n${inside}\n</system>`;
const gpu = '<pci busid="0000:41:00.0" class="0x030200"><gpu dev="0" sm="90" rank="0" gdr="1"/></pci>';

const read = (text: string) => {
  const file = parseNcclXml(text);
  if (!file.ok) throw new Error(xmlProblemText(file.error));
  return file.value;
};
const refused = (text: string): string => {
  const file = parseNcclXml(text);
  return file.ok ? 'read' : xmlProblemText(file.error);
};

describe('a topology file', () => {
  it('is nested as it is written: CPU, switches, devices, and what is on them', () => {
    const { library, topology } = read(
      system(`<cpu numaid="1" arch="x86_64" vendor="AuthenticAMD" familyid="143" modelid="49">
        <pci busid="0000:40:00.0" class="0x060400" vendor="0x1000" device="0xc030" subsystem_vendor="0x1000" subsystem_device="0x1004" link_speed="32.0 GT/s PCIe" link_width="16">
          <pcilink target="0000:80:00.0"/>
          <pci busid="0000:41:00.0" class="0x030200" link_speed="" link_width="0">
            <gpu dev="3" sm="90" rank="2" gdr="0">
              <nvlink target="0000:05:00.0" count="4" tclass="0x068000"/>
              <c2c bw="45000" count="10"/>
            </gpu>
          </pci>
        </pci>
        <nic><net name="veth0" dev="1" speed="10000"/></nic>
      </cpu>`),
    );
    expect(library).toBe('NCCL');
    expect(topology.cpus).toEqual([
      {
        numaNode: 1,
        architecture: 'x86_64',
        vendor: 'AuthenticAMD',
        family: 143,
        model: 49,
        children: [
          expect.objectContaining({
            busId: '0000:40:00.0',
            device: 0xc030,
            subsystemDevice: 0x1004,
            linkSpeed: '32.0 GT/s PCIe',
            pciLinks: ['0000:80:00.0'],
            gpu: null,
            nets: null,
            children: [
              expect.objectContaining({
                linkSpeed: '',
                linkWidth: 0,
                gpu: {
                  index: 3,
                  computeCapability: 90,
                  gcn: null,
                  rank: 2,
                  gpuDirect: false,
                  links: [{ target: '0000:05:00.0', targetClass: '0x068000', count: 4 }],
                  chipLinks: [{ megabytesPerSecond: 45000, count: 10 }],
                },
              }),
            ],
          }),
          {
            kind: 'virtual-nics',
            nets: [{ name: 'veth0', index: 1, megabitsPerSecond: 10000, gpuDirect: null }],
          },
        ],
      },
    ]);
  });

  it('of version 2 is RCCL’s, with xgmi', () => {
    const { library, topology } = read(
      system(
        `<cpu numaid="0"><pci busid="0:1:0.0"><gpu dev="0" rank="0" gcn="gfx942"><xgmi target="0:2:0.0" count="1" tclass="0x120000"/></gpu></pci></cpu>`,
        '2',
      ),
    );
    expect(library).toBe('RCCL');
    expect(topology.cpus[0]?.children[0]).toMatchObject({
      gpu: { gcn: 'gfx942', links: [{ target: '0:2:0.0', targetClass: '0x120000', count: 1 }] },
    });
  });

  it.each([
    ['a comment before it', `<!-- topology of -- no -->`.replace('-- no ', '') + system(`<cpu>${gpu}</cpu>`)],
    ['an XML declaration', `<?xml version="1.0"?>${system(`<cpu>${gpu}</cpu>`)}`],
    ['blank lines', `\n\n${system(`<cpu>${gpu}</cpu>`)}\n\n`],
    ['elements that NCCL does not know', system(`<cpu><rack/>${gpu}<fan n="1"><blade/></fan></cpu><bmc/>`)],
    ['attributes that it does not know', system(`<cpu host_hash="0x1" colour="red">${gpu}</cpu>`)],
  ])('is read with %s', (_, text) => {
    expect(read(text).topology.cpus[0]?.children).toHaveLength(1);
  });

  it.each([
    ['<system version="1"><cpu></system>', /^Line 1: this is not well-formed XML/],
    ['GPU0 GPU1\nX PIX', /^Line \d: this is not well-formed XML/],
    ['', /^Line 1: this is not well-formed XML|there is no <system>/],
    [
      `<!DOCTYPE system [<!ENTITY a "b">]>${system('<cpu/>')}`,
      /^Line 1: a topology file of NCCL has no DOCTYPE/,
    ],
    [system('<cpu vendor="&vendor;"/>'), /^Line 2: this is not well-formed XML \(.*entity/],
    ['<graphs version="1"/>', /^Line 1: this is a file of NCCL_GRAPH_FILE/],
    ['\n<topology version="2.0"/>', /^Line 2: a topology file of NCCL begins with <system>, not <topology>/],
    [system('<cpu/>', '3'), /^Line 1: NCCL reads version 1 and RCCL version 2, not "3"/],
    ['<system><cpu/></system>', /version 1 and RCCL version 2, not ""/],
    [system('<pci busid="0000:01:00.0"/>'), /there is no <cpu>/],
    [system('<cpu>\n<pci class="0x030200"/></cpu>'), /^Line 3: this <pci> has no busid\. Add/],
    [
      system(`<cpu>${'<pci busid="0:0:0.0">'.repeat(70)}${'</pci>'.repeat(70)}</cpu>`),
      /^Line 2: <pci> is nested deeper than 64 elements/,
    ],
    [system(`<cpu>${gpu.repeat(300)}</cpu>`), /^Line 2: there are more than 4096 elements, or 256 GPUs/],
    [system(`<cpu>${'<fan/>'.repeat(5000)}</cpu>`), /^Line 2: there are more than 4096 elements/],
  ])('%#: what is wrong, where and what to do', (text, expected) => {
    expect(refused(text)).toMatch(expected);
  });

  it('is read or refused in words, whatever the text', () => {
    const piece = fc.constantFrom(
      '<system version="1">',
      '<cpu>',
      '</cpu>',
      gpu,
      '</system>',
      '&x;',
      '<!--',
      '"',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const text = refused(pieces.join(''));
        expect(text === 'read' || /^Line \d+: .*\.$/.test(text)).toBe(true);
      }),
    );
  });
});

const corpus = new URL('../../../../../shared/corpus/nccl/', import.meta.url);

describe.skipIf(!existsSync(corpus))('published files (skipped without ../shared/corpus/nccl)', () => {
  const files = existsSync(corpus) ? readdirSync(corpus).filter(name => name.endsWith('.xml')) : [];

  it.each(files)('%s is read, of the library that its name says', name => {
    const { library, topology } = read(readFileSync(new URL(name, corpus), 'utf8'));
    expect(library).toBe(name.startsWith('rccl') ? 'RCCL' : 'NCCL');
    expect(topology.cpus.length).toBeGreaterThan(0);
  });
});
