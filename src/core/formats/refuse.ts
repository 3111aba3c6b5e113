import { isBinary, MAX_TEXT_CHARACTERS } from './decodeText.ts';
import type { ImportError } from './imported.ts';
import type { Line } from './repair/repair.ts';

const BEST = 'sudo lspci -nnvvvxxxx';

/** Texts that people paste in place of lspci's, known by a line of theirs. */
const lookalikes: readonly (readonly [RegExp, ImportError])[] = [
  [
    /^\s*GPU\d+\s.*\bGPU\d+\b.*(?:CPU Affinity|NUMA|NIC\d|mlx)|^\s*GPU0\s+X\s/m,
    like(
      'nvidia-smi-topo',
      'This is a matrix of nvidia-smi topo -m.',
      'It tells how far GPUs are apart, but not the PCI tree nor ACS.',
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
    /^\s*<\?xml|^\s*<graphs\b/,
    like('xml', 'This is an XML file.', 'It does not show PCI functions as lspci prints them.'),
  ],
  [
    /^# dmidecode|^Handle 0x[0-9A-F]{4}, DMI type/m,
    like('dmidecode', 'This is the output of dmidecode.', 'It names slots, but not what is in them.'),
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
    /^\[\s*\d+\.\d+\] |pci 0000:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]: /m,
    like('dmesg', 'This is a kernel log.', 'It mentions PCI devices, but not the whole tree.'),
  ],
  [
    /PCI\\VEN_[0-9A-F]{4}&DEV_/i,
    like('windows', 'This is a list of Windows devices.', 'Its instance paths do not hold the PCI tree.'),
  ],
  [
    /^\s*(?:https?:\/\/\S+)?#s=\d[a-z]\./,
    like('link', 'This is a Peerlane link.', 'Open it in the address bar of the browser to see its machine.'),
  ],
  [/^\s*[[{]/, like('json', 'This looks like JSON.', 'It does not show PCI functions as lspci prints them.')],
  [
    /^\s*(?:[+\\|]-|\|\s+[+\\]-)/m,
    like(
      'tree-part',
      'This looks like a part of lspci -t.',
      'Its beginning, a line with a root bus such as -[0000:00]-, is missing.',
    ),
  ],
];

function like(code: string, what: string, missing: string): ImportError {
  return { code, what, missing, command: BEST };
}

/** What a text is that shows no PCI function, what is missing, and which command makes a better one. */
export function refuse(lines: readonly Line[]): ImportError {
  const text = lines.map(line => line.text).join('\n');
  if (text.trim() === '')
    return like('empty', 'There is no text yet.', 'Paste the output of lspci, or drop a file.');
  const found = lookalikes.find(([pattern]) => pattern.test(text.slice(0, 20_000)));
  if (found) return found[1];
  if (isBinary(text))
    return like('binary', 'This file is not text.', 'Save the output of lspci to a text file and drop that.');
  return like(
    'not-lspci',
    'No line of this text is from lspci.',
    'A line of it looks like "00:1f.0 ISA bridge: Intel Corporation …".',
  );
}

export const tooLarge = (characters: number): ImportError => ({
  code: 'too-large',
  what: `This text has ${characters.toLocaleString('en')} characters; ${MAX_TEXT_CHARACTERS.toLocaleString('en')} are read at most.`,
  missing: 'No machine prints as much: it holds more than lspci output.',
  command: BEST,
});
