import type { Imported } from '../core/formats/imported.ts';
import type { LessonMoment } from '../core/scenes/teaching/lessonMoment.ts';
import type { PeerlaneDocument } from '../core/share/document.ts';
import type { SceneAbout } from '../worker/protocol.ts';
import type { KeepFailure } from './shelf.ts';
import type { OriginalText } from './shelfRecords.ts';

/** Why the browser did not keep the last change, and that in words. */
export interface Unkept {
  readonly why: KeepFailure | 'not-made';
  readonly words: string;
}

/** A step of a lesson, and what the person predicted at this and earlier ones since they began. */
export interface OpenLesson {
  readonly moment: LessonMoment;
  /** The option that is marked, not yet revealed. */
  readonly chosen: number | null;
  /** What was predicted, by step; the reveal is shown there. */
  readonly made: Readonly<Record<number, number>>;
}

export interface OpenDocument {
  readonly document: PeerlaneDocument;
  readonly origin: Origin;
  /** A link or an example opens for reading; editing starts with a copy. */
  readonly readOnly: boolean;
  /** Where it is kept in this browser; null while it is only being looked at. */
  readonly shelfId: string | null;
  /** What the importer said, when this came from a paste. */
  readonly report: Imported | null;
  /** The text that it was read from; not there where it was read from none. */
  readonly original?: OriginalText;
}

export type Origin =
  | { readonly kind: 'capture'; readonly what: string }
  | { readonly kind: 'example'; readonly scene: string; readonly about: SceneAbout }
  /** `before` is there where the link carries a comparison. */
  | {
      readonly kind: 'link';
      readonly payload: string;
      readonly before?: string;
      /** What is answered otherwise now than when it was made. */
      readonly changed?: string;
    }
  /** A step of a lesson, counted from 0; never kept unless the person leaves with it. */
  | { readonly kind: 'lesson'; readonly lesson: string; readonly step: number; readonly title: string }
  /** Saved with its machine inside: a file of Peerlane, or a picture that it drew. */
  | { readonly kind: 'file'; readonly what: string }
  /** Kept in this browser; `what` tells how it once came. */
  | { readonly kind: 'shelf'; readonly what: string };
