import { policyFor } from '../p2pdma/policy/policy.ts';
import type { Sentence } from '../topology/sentence.ts';
import { compareKernels, type KernelAnswer } from './compareKernels.ts';
import { type DriverStep, driverSteps } from './driverSteps.ts';
import type { Mapping, MappingStatus, MappingWay } from './mapping.ts';
import type { MappingQuestion } from './mappingContext.ts';
import { mapTransfer } from './mapTransfer.ts';
import { bioRule, mayPassPeerPages, type Submitter, submitters } from './submitters.ts';

/** Everything that is told about a list: as the chosen kernel maps it, under every other, and by a careful driver. */
export interface MappingAnswer {
  readonly mapping: Mapping;
  readonly kernels: readonly KernelAnswer[];
  readonly driver: { readonly steps: readonly DriverStep[]; readonly status: MappingStatus };
  readonly submitters: readonly {
    readonly id: Submitter;
    readonly name: string;
    readonly may: boolean;
    readonly sentence: Sentence;
  }[];
  /** What one bio may hold. */
  readonly bioRule: Sentence;
}

export function answerMapping(question: MappingQuestion, way: MappingWay): MappingAnswer {
  const { steps, mapping } = driverSteps(question);
  const rules = policyFor(question.tree, question.settings).row.mapping;
  return {
    mapping: mapTransfer(question, way),
    kernels: compareKernels(question, way),
    driver: { steps, status: mapping.status },
    submitters: submitters.map(({ id, name }) => ({ id, name, ...mayPassPeerPages(id, rules) })),
    bioRule: bioRule(rules),
  };
}
