import type {
  NvidiaModule,
  Program,
  Purpose,
  StackSettings,
  ToldFact,
} from '../../core/stack/stackSettings.ts';
import type { Documents } from '../documents.ts';

/** Texts of the stack's settings, as they are typed. */
export type StackText = 'parameters' | 'environment' | 'kernelConfig' | 'cufile';

/** What decides in drivers and libraries; it is part of the document. */
export function stackActions(documents: Documents) {
  const change = (changed: (stack: StackSettings) => Partial<StackSettings>, field?: string) =>
    documents.change(
      document => ({ ...document, stack: { ...document.stack, ...changed(document.stack) } }),
      field,
    );

  return {
    /** Null: what the two devices and their drivers suggest. */
    choosePurpose: (purpose: Purpose | null) => change(() => ({ purpose })),
    /** The empty text: not known. */
    typeVersion: (program: Program, version: string) =>
      change(({ versions: { [program]: _, ...others } }) => ({
        versions: version === '' ? others : { ...others, [program]: version },
      })),
    chooseNvidiaModule: (nvidiaModule: NvidiaModule | null) => change(() => ({ nvidiaModule })),
    /** Undefined: not known. */
    tellFact: (fact: ToldFact, told: boolean | undefined) =>
      change(({ facts: { [fact]: _, ...others } }) => ({
        facts: told === undefined ? others : { ...others, [fact]: told },
      })),
    typeText: (which: StackText, text: string) => change(() => ({ [which]: text }), `stack ${which}`),
  };
}
