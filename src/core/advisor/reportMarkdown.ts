import { RULES_DATE } from '../p2pdma/kernels/rulesDate.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { verdictWords } from '../p2pdma/policy/words.ts';
import { makeLinkRate } from '../topology/link.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { type NamedMachine, namedMachine, nameOf } from '../topology/nodeName.ts';
import { slotText } from '../topology/slots.ts';
import type { MachineReport, ReportedGroup, SocketLanes, Uplink } from './report.ts';

/** A table of pairs with more devices than this is no help on paper. */
const MOST_IN_A_TABLE = 24;

/** The report of a machine as Markdown. Everything in it is predicted from the machine; names are escaped. */
export function reportMarkdown(machine: Machine, data: MachineReport, settings?: KernelSettings): string {
  const named = namedMachine(machineTree(machine));
  const report: Named = { ...data, named };
  const parts = [
    `# ${escaped(machine.name)}`,
    `Predicted by Peerlane from the machine as it is drawn or captured${settings ? `, ${under(settings)}` : ''}, by the rules of ${RULES_DATE}.`,
    '## Lanes',
    table(['Socket', 'Lanes', 'Used', 'Free', 'Not known'], report.sockets.map(lanesRow)),
    '## Free slots',
    listOrNone(report.freeSlots.map(slot => slotText(named, slot).text)),
    '## Uplinks of switches',
    report.uplinks.length === 0
      ? 'None.'
      : table(
          ['Switch', 'Uplink', 'GB/s up', 'GB/s below', 'Oversold'],
          report.uplinks.map(row => uplinkRow(report, row)),
        ),
    '## Pairs',
    pairsLine(report),
    ...pairsTable(report),
    '## IOMMU groups',
    ...(report.groupsBasis === 'captured' ? ['As this machine’s kernel made them.'] : []),
    listOrNone(report.groups.map(group => groupLine(report, group))),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** `for Linux 7.2 with its IOMMU on, started with pci=…` */
function under({ kernel, iommu, commandLine }: KernelSettings): string {
  const on = iommu === 'on' ? ' with its IOMMU on' : '';
  return `for Linux ${escaped(kernel)}${on}${commandLine ? `, started with ${escaped(commandLine)}` : ''}`;
}

interface Named extends MachineReport {
  readonly named: NamedMachine;
}

const lanesRow = ({ numaNode, lanes, used, free, unknownPorts }: SocketLanes): readonly string[] => [
  numaNode === null ? 'not known' : `node ${numaNode}`,
  `${lanes}`,
  `${used}`,
  `${free}`,
  unknownPorts === 0 ? '' : `${unknownPorts} ports`,
];

const uplinkRow = (report: Named, uplink: Uplink): readonly string[] => [
  name(report, uplink.switch),
  uplink.rate ? makeLinkRate(uplink.rate) : '?',
  uplink.upGigabytes?.toFixed(1) ?? '?',
  uplink.downGigabytes?.toFixed(1) ?? '?',
  uplink.ratio === null ? '?' : `${uplink.ratio.toFixed(1)} : 1`,
];

const name = ({ named }: Named, id: NodeId): string => nameOf(named, id).text;

const verdictOrder: readonly MapType[] = ['BUS_ADDR', 'THRU_HOST_BRIDGE', 'NOT_SUPPORTED', 'UNKNOWN'];

function pairsLine({ pairs: { byVerdict, devices } }: MachineReport): string {
  const counts = verdictOrder.flatMap(mapType =>
    byVerdict[mapType] > 0 ? [`${byVerdict[mapType]} ${verdictWords[mapType].word}`] : [],
  );
  const total = devices.length * (devices.length - 1);
  return total === 0 ? 'Fewer than two devices.' : `Of ${total} ordered pairs: ${counts.join(', ')}.`;
}

/** Rows: whose memory; columns: who reaches for it. */
function pairsTable(report: Named): readonly string[] {
  const { devices, verdicts } = report.pairs;
  if (devices.length < 2 || devices.length > MOST_IN_A_TABLE) return [];
  const names = devices.map(id => name(report, id));
  const rows = devices.map((_, row) => [
    names[row] ?? '',
    ...devices.map((__, column) =>
      row === column ? '–' : verdictWords[verdicts[row * devices.length + column] ?? 'UNKNOWN'].word,
    ),
  ]);
  return [table(['Memory of \\ reached by', ...names], rows)];
}

function groupLine(report: Named, { devices, isCertain }: ReportedGroup): string {
  const [first = '', ...others] = devices.map(id => name(report, id));
  const doubt = isCertain ? '' : ' (as far as the capture tells)';
  if (others.length === 0) return `${first} can be assigned alone${doubt}.`;
  return `Assign ${first} and these go too${doubt}: ${others.join(', ')}.`;
}

const listOrNone = (lines: readonly string[]): string =>
  lines.length === 0 ? 'None.' : lines.map(line => `- ${escaped(line)}`).join('\n');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Names come from captures and people: nothing in them may act as markup. */
const escaped = (text: string): string =>
  text.replace(/[\\`*_[\]<>|#]/g, mark => (mark === '\\' ? '\\\\' : `\\${mark}`)).replace(/\s+/g, ' ');
