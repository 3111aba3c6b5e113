import { answerRoute, type RouteAnswer } from '../../../fabric/answers/routeAnswer.ts';
import type { RouteForm } from '../../../fabric/answers/routeForm.ts';
import { sentenceText } from '../../../topology/sentence.ts';
import type { LessonState } from '../lessonChange.ts';

/** The request of a state, with what is different, as the page would route it. One that cannot be sent is a bug. */
export function routed({ document, view }: LessonState, request: Partial<RouteForm> = {}): RouteAnswer {
  const { pair } = view;
  const answer = answerRoute({
    ...document,
    form: { ...view.request, ...request },
    defaults: { initiator: pair?.client ?? null, target: pair?.provider ?? null },
  });
  if (!answer.ok) throw new Error(sentenceText(answer.error.sentence));
  return answer.value;
}
