import { noTransfer, type Transfer } from '../dma/transfer.ts';
import type { PlannedRun } from '../dmabuf/plannedRun.ts';
import { emptyRouteForm, type RouteForm } from '../fabric/answers/routeForm.ts';
import type { RoutePlace } from '../fabric/answers/routePlays.ts';
import type { Workload } from '../fabric/packets/workload.ts';
import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { type Drivers, noDrivers } from '../p2pdma/memory/drivers.ts';
import type { NvmetTarget } from '../p2pdma/nvmet/nvmetTarget.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { noStackSettings, type StackSettings } from '../stack/stackSettings.ts';
import type { Machine, NodeId } from '../topology/machine.ts';

/** What a person works on and what a link or a file carries. */
export interface PeerlaneDocument {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  /** What decides in drivers and libraries. */
  readonly stack: StackSettings;
  /** Memory that is offered to peers, and the clients of an orchestrator. */
  readonly drivers: Drivers;
  /** The scatter-gather list that is looked at. */
  readonly transfer: Transfer;
  /** What a person set of the platform; the rest follows from the machine. */
  readonly platform: PlatformEdits;
  /** Ways to share a buffer, to be compared; empty until somebody shares one. */
  readonly sharing: readonly PlannedRun[];
  /** Transfers that are run together. */
  readonly workload: Workload;
  /** An NVMe-oF target; null until somebody sets one up. */
  readonly target: NvmetTarget | null;
}

/** A machine on which nobody has done anything yet. */
export const newDocument = (
  machine: Machine,
  settings: KernelSettings = defaultSettings,
): PeerlaneDocument => ({
  machine,
  settings,
  stack: noStackSettings,
  drivers: noDrivers,
  transfer: noTransfer,
  platform: {},
  sharing: [],
  target: null,
  workload: { flows: [] },
});

/** The pair a person asks about: `client` would reach the memory of `provider`. */
export interface Pair {
  readonly provider: NodeId;
  readonly client: NodeId;
}

export const matrixLenses = ['verdict', 'distance', 'class', 'bandwidth', 'latency', 'layers'] as const;
export type MatrixLens = (typeof matrixLenses)[number];
/** The lenses that need routes and rates, not only the kernel's verdict. */
export const isSpeedLens = (lens: MatrixLens): lens is 'bandwidth' | 'latency' =>
  lens === 'bandwidth' || lens === 'latency';

/** Which lab is open below the stage; `verdict`: none, the answer alone. Links and lessons name them so. */
export const openLabs = [
  'verdict',
  'memory',
  'clients',
  'mapping',
  'route',
  'traffic',
  'sharing',
  'offload',
] as const;
export type OpenLab = (typeof openLabs)[number];
export type LabName = Exclude<OpenLab, 'verdict'>;

/** Where in the document a person looks; part of a link, never of the document. */
export interface View {
  readonly pair: Pair | null;
  readonly lens: MatrixLens;
  readonly tab: OpenLab;
  /** The request whose route is looked at. */
  readonly request: RouteForm;
  /** Where the player stands on that route; null: it is closed. */
  readonly step: RoutePlace | null;
}

export const startingView: View = {
  pair: null,
  lens: 'verdict',
  tab: 'verdict',
  request: emptyRouteForm,
  step: null,
};
