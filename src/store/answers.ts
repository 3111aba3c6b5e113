import type { ComparisonAnswer } from '../core/advisor/comparisonAnswer.ts';
import type { PlaceEffect } from '../core/advisor/placeEffect.ts';
import type { CardPlace } from '../core/advisor/places.ts';
import type { RankedSlot } from '../core/advisor/rankedSlot.ts';
import type { Remedy } from '../core/advisor/remedies.ts';
import type { ReportAnswer } from '../core/advisor/reportAnswer.ts';
import type { AddressAnswer } from '../core/dma/addressWords.ts';
import type { BarLens } from '../core/dma/barLens.ts';
import type { SharingAnswer } from '../core/dmabuf/answerSharing.ts';
import type { ListAnswer } from '../core/fabric/answers/mappingAnswers.ts';
import type { HopPacket, RouteAnswer } from '../core/fabric/answers/routeAnswer.ts';
import type { FormError } from '../core/fabric/answers/routeForm.ts';
import type { WayAnswer } from '../core/fabric/flows/answerWays.ts';
import type { OffloadReport } from '../core/fabric/offload/offloadReport.ts';
import type { Occupancy } from '../core/fabric/packets/occupancy.ts';
import type { SpeedMatrix } from '../core/fabric/rates/speedMatrix.ts';
import type { SizeSweep } from '../core/fabric/run/sizeSweep.ts';
import type { Layout } from '../core/layout/layout.ts';
import type { Result } from '../core/lib/result.ts';
import type { ProviderRanking } from '../core/p2pdma/orchestrator/rankProviders.ts';
import type { Verdict } from '../core/p2pdma/policy/verdict.ts';
import type { Addition } from '../core/scenes/additions.ts';
import type { Sentence } from '../core/topology/sentence.ts';
import type { Analysis, MachineOutline } from '../worker/protocol.ts';

/** The engine's latest answers; null until the first one for what is open. */
export interface Answers {
  readonly machine: MachineOutline | null;
  readonly layout: Layout | null;
  readonly analysis: Analysis | null;
  readonly verdict: Verdict | null;
  readonly remedies: readonly Remedy[] | null;
  readonly link: string | null;
  /** What is open against version A; null while none is kept. */
  readonly comparison: ComparisonAnswer | null;
  /** Asked for while somebody reads it. */
  readonly report: ReportAnswer | null;
  /** The memory of the selected device; null while nobody looks. */
  readonly lens: BarLens | null;
  readonly address: AddressAnswer | null;
  /** Asked for while somebody looks at it; a bad request is answered in words. */
  readonly route: Result<RouteAnswer, FormError> | null;
  readonly speeds: SpeedMatrix | null;
  /** The list of the document; null while nobody looks, or no device is chosen. */
  readonly mapping: ListAnswer | null;
  /** Asked for while somebody looks at the clients. */
  readonly ranking: ProviderRanking | null;
  /** Of the line of the trace that is looked at. */
  readonly tracedPacket: HopPacket | null;
  /** The transfers of the document in other ways, while somebody compares them. */
  readonly ways: readonly WayAnswer[] | null;
  /** The first transfer of the run at every size, while somebody looks at plots. */
  readonly sweep: SizeSweep | null;
  /** Of the channel that is looked at, where the run stands. */
  readonly occupancy: Occupancy | null;
  /** Of every way of sharing in the document, while somebody looks at them. */
  readonly sharing: readonly Result<SharingAnswer, Sentence>[] | null;
  /** Of the NVMe-oF target, while somebody looks at it. */
  readonly offload: Result<OffloadReport, Sentence> | null;
  /** Where the card in hand may go, and why nowhere else. */
  readonly places: readonly CardPlace[] | null;
  /** What would come of it at the places that are looked at. */
  readonly effects: readonly PlaceEffect[] | null;
  readonly additions: readonly Addition[] | null;
  readonly slots: readonly RankedSlot[] | null;
}

export const noAnswers: Answers = {
  machine: null,
  layout: null,
  analysis: null,
  verdict: null,
  remedies: null,
  link: null,
  comparison: null,
  report: null,
  lens: null,
  address: null,
  route: null,
  speeds: null,
  mapping: null,
  ranking: null,
  tracedPacket: null,
  ways: null,
  sweep: null,
  occupancy: null,
  sharing: null,
  offload: null,
  places: null,
  effects: null,
  additions: null,
  slots: null,
};
