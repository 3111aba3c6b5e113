import { useEffect, useRef } from 'react';
import type { FlowResult } from '../../core/fabric/packets/results.ts';
import type { RunChannel } from '../../core/fabric/run/runAnswer.ts';
import { fluidBesideAnswer } from '../../store/answers/traffic.ts';
import { nodeById } from '../../store/selectors.ts';
import type { FlowRun, PacketRun, TrafficRun } from '../../store/traffic.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { ChannelName } from './ChannelName.tsx';
import { FluidLinks, PacketLinks } from './LinkTable.tsx';
import { timeText, volumeText } from './timeText.ts';
import * as styles from './traffic.module.css';

/** What became of a run: how it ended, what each transfer got and what held it back, and where bandwidth went. */
export function RunResults() {
  const { run, refused } = useApp(state => state.traffic);
  const place = useRef<HTMLElement>(null);
  // What came of a run may be below the fold of a small pane.
  useEffect(() => {
    if (run) place.current?.firstElementChild?.scrollIntoView({ block: 'nearest' });
  }, [run]);
  if (refused) {
    return (
      <p className="callout callout-trouble" role="alert">
        <span>
          <SentenceText sentence={refused.sentence} />
        </span>
      </p>
    );
  }
  if (!run) return null;
  const { flows } = run.answer;
  const channels = run.by === 'packets' ? run.answer.channels : run.answer.links;
  return (
    <section ref={place} className={styles.runResults} aria-label="Result of the run">
      <Stale run={run} />
      {run.by === 'packets' ? <PacketOutcome run={run} /> : <FluidOutcome run={run} />}
      {run.by === 'packets' ? (
        <PacketFlows flows={flows} channels={channels} />
      ) : (
        <FlowTable flows={flows} channels={channels} />
      )}
      {run.by === 'packets' ? (
        <PacketLinks links={run.answer.links} />
      ) : (
        <FluidLinks links={run.answer.links} />
      )}
    </section>
  );
}

/** The answer stays in sight when what was asked changes, and says that it is of before. */
function Stale({ run }: { run: TrafficRun }) {
  const document = useApp(state => state.open?.document);
  const { options } = useApp(state => state.traffic);
  const { asked } = run;
  const isCurrent =
    asked.workload === document?.workload &&
    asked.machine === document.machine &&
    asked.settings === document.settings &&
    asked.platform === document.platform &&
    (run.by === 'flows' || asked.options === options);
  return isCurrent ? null : (
    <p className="callout callout-doubt">
      Something changed since this run. Run again to see what it does now.
    </p>
  );
}

function PacketOutcome({ run }: { run: PacketRun }) {
  const { outcome, endPs, steps, traceNote, missing } = run.answer;
  return (
    <>
      {outcome.kind === 'deadlock' ? (
        <p className="callout callout-trouble" role="alert">
          <strong>Nothing moves after {timeText(outcome.atPs)}</strong>
          <span>
            <SentenceText sentence={outcome.sentence} />
          </span>
          {run.asked.options.queues === 'shared-fifo' && <Unlock />}
        </p>
      ) : (
        <p>
          <strong>{steps > 0 ? `Finished after ${timeText(endPs)}` : 'Nothing was sent'}</strong>{' '}
          <span className="muted">
            {steps > 0
              ? `in ${steps.toLocaleString('en')} events, predicted packet by packet`
              : 'the transfers below say why'}
          </span>
        </p>
      )}
      {traceNote && (
        <p className="muted">
          <SentenceText sentence={traceNote} />
        </p>
      )}
      <NotKnown missing={missing} />
    </>
  );
}

/** The same transfers, with the queues that the ordering rules ask for. */
function Unlock() {
  const { chooseRunOptions, runTraffic } = useActions('traffic');
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        chooseRunOptions({ queues: 'separate' });
        void runTraffic();
      }}
    >
      Run the same with queues by kind
    </button>
  );
}

function FluidOutcome({ run }: { run: FlowRun }) {
  const { endPs, missing } = run.answer;
  return (
    <>
      <p>
        <strong>{endPs > 0 ? `Finished after ${timeText(endPs)}` : 'Nothing was sent'}</strong>{' '}
        <span className="muted">
          {endPs > 0 ? 'predicted, each transfer at its fair share' : 'the transfers below say why'}
        </span>
      </p>
      <NotKnown missing={missing} />
    </>
  );
}

/** What keeps transfers from being predicted. */
function NotKnown({ missing }: { missing: PacketRun['answer']['missing'] }) {
  const what = [...new Set(missing.map(each => each.what))];
  return what.length === 0 ? null : (
    <p className="muted">Some transfers are not run, as it is not known: {what.join('; ')}.</p>
  );
}

interface FlowTableProps {
  readonly flows: readonly FlowResult[];
  readonly channels: readonly RunChannel[];
  /** The same transfers as flows. */
  readonly fluid?: readonly FlowResult[] | undefined;
}

/** What packets reach beside the fair shares, which windows, tags and queues do not hold back. */
function PacketFlows(props: FlowTableProps) {
  const beside = useAnswer(fluidBesideAnswer);
  return <FlowTable {...props} fluid={beside?.ok ? beside.value.flows : undefined} />;
}

function FlowTable({ flows, channels, fluid }: FlowTableProps) {
  const before = useApp(state => state.traffic.before);
  return (
    <table className={`facts-table ${styles.runTable}`}>
      <caption className="section-title">Transfers</caption>
      <thead>
        <tr>
          <th scope="col">Transfer</th>
          <th scope="col">GB/s</th>
          {fluid && <th scope="col">as flows</th>}
          <th scope="col">Held back by</th>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: flows are known by their place
          <FlowRow key={index} flow={flow} was={before?.[index]} fluid={fluid?.[index]} channels={channels} />
        ))}
      </tbody>
    </table>
  );
}

interface FlowRowProps {
  readonly flow: FlowResult;
  /** The same in the run before. */
  readonly was: FlowResult | undefined;
  readonly fluid: FlowResult | undefined;
  readonly channels: readonly RunChannel[];
}

function FlowRow({ flow, was, fluid, channels }: FlowRowProps) {
  const { latency, limitedBy, lostBytes, crossedTwice, outcome } = flow;
  const isHeld = outcome === 'unknown' || outcome === 'not-sent';
  const limit = limitedBy === null ? undefined : channels[limitedBy];
  return (
    <tr>
      <th scope="row">
        {flow.name}
        <small className="muted">
          {volumeText(flow.deliveredBytes)}
          {latency && `, ${timeText(latency.medianPs)} each, 1 in 100 over ${timeText(latency.p99Ps)}`}
        </small>
        {lostBytes > 0 && (
          <small className="tone-blocked">
            {volumeText(lostBytes)} lost: <SentenceText sentence={flow.sentence} />
          </small>
        )}
        {isHeld && (
          <small className="tone-unknown">
            Not sent: <SentenceText sentence={flow.sentence} />
          </small>
        )}
      </th>
      <td>
        {isHeld ? '?' : flow.gigabytes.toFixed(1)}
        {was && was.gigabytes.toFixed(1) !== flow.gigabytes.toFixed(1) && (
          <small className="muted">was {was.gigabytes.toFixed(1)}</small>
        )}
      </td>
      {fluid && <td>{fluid.outcome === 'unknown' ? '?' : fluid.gigabytes.toFixed(1)}</td>}
      <td>
        {limit ? (
          <ChannelName channel={limit} />
        ) : lostBytes > 0 || isHeld ? (
          '—'
        ) : (
          <span className="muted">its own window</span>
        )}
        {crossedTwice.length > 0 && <CrossedTwice links={crossedTwice} />}
      </td>
    </tr>
  );
}

function CrossedTwice({ links }: { links: FlowResult['crossedTwice'] }) {
  const nodes = useApp(nodeById);
  const { select } = useActions('looking');
  return (
    <small>
      {links.map(link => (
        <span key={link}>
          the link below{' '}
          <button type="button" className="node-link" onClick={() => select(link)}>
            {nodes.get(link)?.label ?? link}
          </button>{' '}
          is crossed twice
        </span>
      ))}
    </small>
  );
}
