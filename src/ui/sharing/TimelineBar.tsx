import { spanKinds, type TimelineSpan } from '../../core/dmabuf/spans.ts';
import { momentText } from '../../core/lib/duration.ts';
import { rem } from '../shared/rem.ts';
import * as styles from './sharingDock.module.css';
import type { TimeScale } from './timeScale.ts';

interface TimelineBarProps {
  readonly span: TimelineSpan;
  readonly row: number;
  /** Whether the call that is looked at began it. */
  readonly isNow: boolean;
  readonly scale: TimeScale;
}

const kindNames = new Map(spanKinds.map(({ id, name }) => [id, name]));

/** Something that lasts: its pattern tells the kind, its words what it is. */
export function TimelineBar({ span: { kind, fromNs, untilNs, text }, row, isNow, scale }: TimelineBarProps) {
  const left = scale.xOf(fromNs);
  const words = `${kindNames.get(kind)}: ${text}, from ${momentText(fromNs)} to ${momentText(untilNs)}`;
  return (
    <li
      className={styles.sharingBar}
      data-kind={kind}
      data-now={isNow}
      title={words}
      style={{
        insetInlineStart: left,
        inlineSize: Math.max(2, scale.xOf(untilNs) - left - 1),
        insetBlockStart: `calc(var(--bars-start) + ${rem(row * 20)})`,
      }}
    >
      <span aria-hidden="true">{text}</span>
      <span className="visually-hidden">{words}</span>
    </li>
  );
}
