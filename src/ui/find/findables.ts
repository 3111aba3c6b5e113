import type { Findable } from '../../core/lib/findByWords.ts';
import { hex } from '../../core/lib/hex.ts';
import { sharingTitles } from '../../core/scenes/sharing/sharingTitles.ts';
import type { LessonTitle } from '../../core/scenes/teaching/lesson.ts';
import { sceneTitles } from '../../core/scenes/titles.ts';
import type { NodeId, PciFunction } from '../../core/topology/machine.ts';
import type { Actions } from '../../store/actions.ts';
import type { AppState } from '../../store/state.ts';
import { labs } from '../labs/labs.ts';
import { NARROW } from '../shared/useNarrow.ts';

/** Something that can be gone to or done, as the list shows it. */
export interface Found extends Findable {
  readonly id: string;
  readonly group: (typeof groups)[number];
  /** What stands beside the name. */
  readonly about: string;
  readonly go: () => void;
}

export const groups = ['Device', 'Lab', 'Command', 'Setting', 'Lesson', 'Example'] as const;

/** Everything that there is to find just now, by groups. */
export function findables(state: AppState, actions: Actions): readonly Found[] {
  const isOpen = state.open !== null;
  return [
    ...(isOpen ? devices(state, actions) : []),
    ...(isOpen ? labs.map(({ id, name }) => labOf(id, name, actions)) : []),
    ...commands(state, actions),
    ...(isOpen ? settings(actions) : []),
    ...(state.lessonTitles ?? []).map(title => lessonOf(title, actions)),
    ...[...sceneTitles, ...sharingTitles].map(({ id, title, description }) =>
      entry('Example', title, description, () => void actions.opening.openExample(id)),
    ),
  ];
}

const entry = (group: Found['group'], name: string, about: string, go: () => void, also = ''): Found => ({
  id: `${group} ${name} ${also}`,
  group,
  name,
  about,
  text: `${name} ${about} ${also} ${group}`,
  go,
});

function devices(state: AppState, { looking }: Actions): readonly Found[] {
  const functions = new Map(state.open?.document.machine.functions.map(fn => [fn.id, fn]));
  return (state.answers.machine?.outline.nodes ?? []).map(node =>
    entry(
      'Device',
      node.label,
      [node.name === node.label ? null : node.name, node.slot, node.address].filter(Boolean).join(' · '),
      () => {
        looking.select(node.id);
        // There each part is a pane of its own.
        if (matchMedia(NARROW).matches) looking.goToPane('verdict');
        else focusRow(node.id);
      },
      `${idOf(functions.get(node.id))} ${node.id}`,
    ),
  );
}

/** "10de:2330", where both ids are known. */
function idOf(fn: PciFunction | undefined): string {
  if (fn?.vendorId.state !== 'known' || fn.deviceId.state !== 'known') return '';
  return `${hex(fn.vendorId.value, 4)}:${hex(fn.deviceId.value, 4)}`;
}

/** Where the outline is in sight, the reader goes on from the row. */
function focusRow(id: NodeId) {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[role="treeitem"][data-node="${CSS.escape(id)}"]`);
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  });
}

const labOf = (id: (typeof labs)[number]['id'], name: string, { looking }: Actions): Found =>
  entry('Lab', name, labAbout[id], () => looking.inspect(id, 'in-sight'));

const labAbout: Readonly<Record<(typeof labs)[number]['id'], string>> = {
  route: 'one request hop by hop, TLP header, race',
  traffic: 'many transfers at once, packets, flows, bandwidth',
  memory: 'BARs, P2P memory, CMB, addresses',
  clients: 'provider and clients, pci_p2pmem_find_many',
  mapping: 'scatter-gather list, dma_map_sg, IOVA',
  sharing: 'DMA-buf: exporter, importers, fences',
  offload: 'NVMe-oF target, nvmet, RDMA',
};

function commands(state: AppState, actions: Actions): readonly Found[] {
  const { looking, asking, editing, comparing, lessons, building, opening } = actions;
  const isOpen = state.open !== null;
  const canEdit = isOpen && !state.open?.readOnly;
  const all: readonly (readonly [isThere: boolean, name: string, about: string, go: () => void])[] = [
    [state.history.past.length > 0, 'Undo', 'Ctrl+Z', editing.undo],
    [state.history.future.length > 0, 'Redo', 'Ctrl+Shift+Z', editing.redo],
    [state.view.pair !== null, 'Swap the two devices', 'of the pair that is asked about', asking.swapPair],
    [state.view.pair !== null, 'Close this pair', '', asking.closePair],
    [isOpen, 'Matrix', 'all pairs', () => looking.goToPane('matrix')],
    [isOpen, 'Tree', 'the picture of the machine', () => looking.goToPane('tree')],
    [isOpen, 'Copy link', 'share, save as a file or a picture', () => looking.openDialog('share')],
    [isOpen, 'Keep this as A', 'to compare with what comes', () => void comparing.keepAsA()],
    [state.versionA !== null, 'Compare with A', 'what differs', () => looking.openDialog('compare')],
    [isOpen, 'Report', 'lanes, uplinks, pairs, IOMMU groups', () => looking.openDialog('machine-report')],
    [isOpen, 'What was read', 'lines of the capture, warnings', () => looking.openDialog('report')],
    [isOpen, 'Paths in NCCL and RCCL', 'topology file, releases', () => looking.openDialog('nccl')],
    [isOpen, 'Measured bandwidth', 'paste a matrix of it', () => looking.openDialog('measured')],
    [canEdit, 'Add a device', 'from the palette', () => building.startAdding(state.selected)],
    [
      isOpen,
      state.drawing.showAll ? 'Fold the uninteresting' : 'Show all',
      'in the picture and the outline',
      () => looking.showAll(!state.drawing.showAll),
    ],
    [true, 'Machines', 'open another, name this one', () => looking.openDialog('machines')],
    [true, 'Paste lspci', 'a capture of a machine', () => looking.openDialog('import')],
    [true, 'All lessons', '', () => void lessons.openLessons()],
    [true, 'Keyboard shortcuts', '?', () => looking.openDialog('keys')],
    [true, 'Dark colours', 'theme', () => looking.chooseTheme('dark')],
    [true, 'Light colours', 'theme', () => looking.chooseTheme('light')],
    [true, 'Colours of the system', 'theme', () => looking.chooseTheme('system')],
    [isOpen, 'Start page', 'close the machine', opening.leave],
  ];
  return all.flatMap(([isThere, name, about, go]) => (isThere ? [entry('Command', name, about, go)] : []));
}

const settings = ({ looking }: Actions): readonly Found[] =>
  (
    [
      ['Kernel release', 'uname -r'],
      ['Kernel command line', 'pci=disable_acs_redir, config_acs'],
      ['IOMMU', 'on or as captured'],
      ['CPU', 'vendor and family'],
      ['Host bridge list', 'whitelist'],
    ] as const
  ).map(([name, about]) => entry('Setting', name, about, () => looking.showBootSettings(true)));

const lessonOf = ({ id, title, description }: LessonTitle, { lessons }: Actions): Found =>
  entry('Lesson', title, description, () => void lessons.openLesson(id));
