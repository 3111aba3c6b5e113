import type { LabName } from '../../core/share/document.ts';

interface LabLesson {
  readonly id: string;
  readonly title: string;
}

/** Lessons in which a lab is used, where there are any, by its own name for them; a test holds both against the lessons. */
export const labLessons: Readonly<Partial<Record<LabName, readonly LabLesson[]>>> = {
  memory: [
    { id: 'provider', title: 'A device offers its memory' },
    { id: 'pages-for-memory', title: 'Pages for memory that is not RAM' },
    { id: 'doorbell', title: 'The doorbell rings first' },
  ],
  clients: [
    { id: 'orchestrator', title: 'Whose memory, for all of them?' },
    { id: 'not-pci', title: 'Clients that are not PCI devices' },
  ],
  mapping: [
    { id: 'client', title: 'A list with peer pages in it' },
    { id: 'four-places', title: 'Four places in one list' },
    { id: 'two-addresses', title: 'One register, two addresses' },
    { id: 'resource-mapping', title: 'A mapping that checks nothing' },
  ],
  route: [
    { id: 'doorbell', title: 'The doorbell rings first' },
    { id: 'broken-rules', title: 'Hardware that breaks the rules' },
  ],
  traffic: [{ id: 'contention', title: 'Every pair is fast, all of them are slow' }],
  sharing: [
    { id: 'ping-pong', title: 'Ping-pong' },
    { id: 'move-in-flight', title: 'The buffer moves while it is read' },
  ],
  offload: [{ id: 'copy-offload', title: 'From the network into a drive, past DRAM' }],
};
