import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { SharingAnswer } from '../../core/dmabuf/answerSharing.ts';
import type { TimelineLane, TimelineMark } from '../../core/dmabuf/timeline.ts';
import { momentText } from '../../core/lib/duration.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { SHARING } from '../../store/play.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { rem, scaled } from '../shared/rem.ts';
import { packSpans } from './packSpans.ts';
import * as styles from './sharingDock.module.css';
import { standingLook } from './standingLook.ts';
import { TimelineBar } from './TimelineBar.tsx';
import { type Moment, stretchedScale, type TimeScale, trueScale } from './timeScale.ts';
import { useWidth } from './useWidth.ts';

const MARK_PX = scaled(26);
const NOTED_MARK_PX = scaled(40);
const BAR_PX = 6;
/** After the last moment. */
const END_PX = 8;

/** Lanes over time. A call stands at whoever makes it; the cursor is where the player is, and goes where one clicks. */
export function SharingTimeline({ answer }: { answer: SharingAnswer }) {
  const { timeline, run } = answer;
  const [isTrue, setTrue] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, '[data-names]');
  const scale = useMemo(
    () => (isTrue ? trueScale(timeline.untilNs, width - END_PX) : stretchedScale(momentsOf(answer), width)),
    [answer, timeline, isTrue, width],
  );
  const { lookAtCall } = useActions('sharing');
  const call = useApp(state => Math.min(state.sharing.call, run.steps.length - 1));
  const atNs = useCursor(answer, call);
  const x = scale.xOf(atNs);
  useEffect(() => keepInSight(box.current, x), [x]);

  /** The last call that was made by then. */
  function goToTime(event: MouseEvent<HTMLDivElement>) {
    if ((event.target as HTMLElement).closest('button, [role="button"]')) return;
    const lane = (event.target as HTMLElement).closest('[data-lane]');
    if (!lane) return;
    const place = event.clientX - lane.getBoundingClientRect().left;
    const next = run.steps.findLastIndex(({ before }) => scale.xOf(before.nowNs) <= place);
    lookAtCall(Math.max(0, next));
  }
  return (
    // The slider on the ruler does the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer
    <div ref={box} className={styles.sharingLanes} onClick={goToTime}>
      <div className={`${styles.sharingLaneRow} ${styles.sharingRulerRow}`}>
        <span className={styles.sharingLaneName} data-names>
          <button
            type="button"
            className={styles.sharingScale}
            aria-pressed={isTrue}
            title="Time as it is; otherwise every call has room"
            onClick={() => setTrue(!isTrue)}
          >
            True time
          </button>
        </span>
        <Ruler answer={answer} call={call} scale={scale} />
      </div>
      {timeline.lanes.map(lane => (
        <Lane key={lane.id} lane={lane} call={call} scale={scale} />
      ))}
      <div className={styles.sharingCursorRoom} aria-hidden="true">
        <div className={styles.sharingCursor} style={{ insetInlineStart: x }} />
      </div>
    </div>
  );
}

/** Where everything begins and ends, and how much room the marks of calls take. */
function momentsOf({ timeline: { lanes, untilNs }, run }: SharingAnswer): readonly Moment[] {
  const spans = lanes.flatMap(lane => lane.spans);
  return [
    ...run.steps.map(({ before, outcome }) => ({
      ns: before.nowNs,
      roomPx: outcome.standing === 'done' ? MARK_PX : NOTED_MARK_PX,
    })),
    ...spans.flatMap(({ fromNs, untilNs: end }) => [
      { ns: fromNs, roomPx: BAR_PX },
      { ns: end, roomPx: BAR_PX },
    ]),
    { ns: untilNs, roomPx: END_PX },
  ];
}

/** When it is: bytes on the tree take the time of their job, everything else that of its call. */
function useCursor({ play, run }: SharingAnswer, call: number): number {
  const played = useApp(state => (state.play?.key === SHARING ? play[state.play.at] : undefined));
  return played?.atNs ?? run.steps[call]?.before.nowNs ?? 0;
}

function keepInSight(box: HTMLElement | null, x: number) {
  if (!box) return;
  const names = box.querySelector('[data-names]')?.clientWidth ?? 0;
  const shown = box.clientWidth - names;
  if (x < box.scrollLeft || x > box.scrollLeft + shown - MARK_PX) box.scrollLeft = Math.max(0, x - shown / 2);
}

interface RulerProps {
  readonly answer: SharingAnswer;
  readonly call: number;
  readonly scale: TimeScale;
}

/** The times of calls where there is room to say them; as a slider it walks from call to call. */
function Ruler({ answer: { run, timeline }, call, scale }: RulerProps) {
  const { lookAtCall } = useActions('sharing');
  const last = run.steps.length - 1;
  const step = run.steps[call];
  function onKeyDown(event: KeyboardEvent) {
    const to = {
      ArrowRight: call + 1,
      ArrowUp: call + 1,
      ArrowLeft: call - 1,
      ArrowDown: call - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    lookAtCall(Math.max(0, Math.min(last, to)));
  }
  return (
    <div
      className={`${styles.sharingLane} ${styles.sharingRuler}`}
      data-lane
      style={{ inlineSize: scale.widthPx }}
      role="slider"
      tabIndex={0}
      aria-label="Call"
      aria-valuemin={1}
      aria-valuemax={last + 1}
      aria-valuenow={call + 1}
      aria-valuetext={
        step &&
        `Call ${call + 1} of ${last + 1}, at ${momentText(step.before.nowNs)}: ${sentenceText(step.outcome.sentence)}`
      }
      onKeyDown={onKeyDown}
    >
      {ticksOf([...run.steps.map(({ before }) => before.nowNs), timeline.untilNs], scale).map(ns => (
        <span key={ns} className={styles.sharingTick} style={{ insetInlineStart: scale.xOf(ns) }}>
          {momentText(ns)}
        </span>
      ))}
    </div>
  );
}

const TICK_PX = scaled(64);

/** As many of the times as can be read beside each other. */
function ticksOf(times: readonly number[], scale: TimeScale): readonly number[] {
  let free = 0;
  return times.filter(ns => {
    const x = scale.xOf(ns);
    if (x < free || x > scale.widthPx - TICK_PX) return false;
    free = x + TICK_PX;
    return true;
  });
}

interface LaneProps {
  readonly lane: TimelineLane;
  readonly call: number;
  readonly scale: TimeScale;
}

function Lane({ lane: { name, spans, marks, kind }, call, scale }: LaneProps) {
  const { packed, rows } = useMemo(() => packSpans(spans), [spans]);
  const hasMarks = kind === 'party';
  return (
    <div className={styles.sharingLaneRow}>
      <span className={styles.sharingLaneName} data-names title={name.text}>
        {name.text}
      </span>
      <div
        className={styles.sharingLane}
        data-lane
        data-marks={hasMarks}
        style={{ inlineSize: scale.widthPx, blockSize: rem((hasMarks ? 26 : 2) + rows * 20) }}
      >
        {marks.map(mark => (
          <Mark key={mark.step} mark={mark} isNow={mark.step === call} x={scale.xOf(mark.atNs)} />
        ))}
        <ul aria-label={name.text}>
          {packed.map(({ span, row }, place) => (
            <TimelineBar
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is known by its place
              key={place}
              span={span}
              row={row}
              isNow={span.step === call}
              scale={scale}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

/** A call at its time, by its number in the script; the list of calls and the slider do the same for the keyboard. */
function Mark({
  mark: { step, text, standing },
  isNow,
  x,
}: {
  mark: TimelineMark;
  isNow: boolean;
  x: number;
}) {
  const { lookAtCall } = useActions('sharing');
  const { icon, word } = standingLook[standing];
  return (
    <button
      type="button"
      className={styles.sharingMark}
      tabIndex={-1}
      data-standing={standing}
      aria-current={isNow ? 'step' : undefined}
      aria-label={`Call ${step + 1}: ${text}, ${word}`}
      title={`${step + 1}: ${text}, ${word}`}
      style={{ insetInlineStart: x }}
      onClick={() => lookAtCall(step)}
    >
      {step + 1}
      {standing !== 'done' && <Icon name={icon} size={12} />}
    </button>
  );
}
