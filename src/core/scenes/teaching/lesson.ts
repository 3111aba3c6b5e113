import type { RuleName } from '../../p2pdma/policy/rules.ts';
import type { OpenLab } from '../../share/document.ts';
import type { MachineSpec } from '../../topology/buildSpec.ts';
import type { SceneSource } from '../scene.ts';
import type { SceneId } from '../titles.ts';
import type { LessonClaim } from './claim.ts';
import type { LessonChange } from './lessonChange.ts';

/** What the system or the common question is that a lesson teaches. */
export const topics = [
  { id: 'S1', name: 'Common upstream device' },
  { id: 'S2', name: 'Distance and map type' },
  { id: 'S3', name: 'Host bridge list, CPU and ACS parameters' },
  { id: 'S4', name: 'Provider' },
  { id: 'S5', name: 'Orchestrator' },
  { id: 'S6', name: 'Client' },
  { id: 'S7', name: 'Bus and CPU addresses' },
  { id: 'S8', name: 'The places of a segment' },
  { id: 'S9', name: 'dma_map_resource and the IOMMU' },
  { id: 'S10', name: 'Hardware that breaks the rules' },
  { id: 'S11', name: 'DMA-buf' },
  { id: 'S12', name: 'NVMe-oF copy offload' },
  { id: 'S13', name: 'Pages for device memory' },
  { id: 'S14', name: 'Doorbells' },
  { id: 'S15', name: 'Links beside PCIe' },
  { id: 'S16', name: 'Clients that are not PCI' },
  { id: 'question', name: 'A common question' },
] as const;
export type Topic = (typeof topics)[number]['id'];

/** One line of the gallery. */
export interface LessonTitle {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly topic: Topic;
}

/** Something taught on a machine, in steps. Data only; every claim in it is held against the engine by a test. */
export interface Lesson extends LessonTitle {
  readonly machine: LessonMachine;
  /** What is set before the first step, over what the machine comes with. */
  readonly start: LessonChange;
  readonly steps: readonly LessonStep[];
  readonly sources: readonly SceneSource[];
}

/** A built-in example, a machine of its own, or a capture with what it does not show. */
export type LessonMachine =
  | { readonly scene: SceneId }
  | { readonly spec: MachineSpec }
  | { readonly name: string; readonly capture: string };

export interface LessonStep {
  readonly title: string;
  /** Short paragraphs; what stands between backticks is code. */
  readonly text: readonly string[];
  /** What the step sets, over what the steps before have set. */
  readonly change?: LessonChange;
  /** What holds then; the panel shows it in the engine's words. */
  readonly claims: readonly LessonClaim[];
  readonly predict?: Prediction;
  readonly links?: readonly LessonLink[];
}

/** A question to be answered before the step goes on. */
export interface Prediction {
  readonly question: string;
  /** Two to four, each with what it claims. */
  readonly options: readonly PredictionOption[];
  /** The right one, by its place: the one whose claim the engine confirms after the change, and no other. */
  readonly right: number;
  readonly explanation: string;
  /** What the reveal sets, and the next steps with it. */
  readonly change?: LessonChange;
  /** What holds after it, in more words than the right option. */
  readonly claims?: readonly LessonClaim[];
}

export interface PredictionOption {
  readonly text: string;
  readonly claim: LessonClaim;
}

/** Where in the panels there is more to see. */
export type LessonLink = { readonly text: string } & (
  | { readonly to: 'tab'; readonly tab: OpenLab }
  | { readonly to: 'node'; readonly node: string }
  /** A reason of the verdict, by the rule that found it. */
  | { readonly to: 'reason'; readonly rule: RuleName }
  | { readonly to: 'pane'; readonly pane: 'tree' | 'matrix' }
);
