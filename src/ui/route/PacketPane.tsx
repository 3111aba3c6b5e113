import { useState } from 'react';
import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { kindText, TlpHeaderView } from '../shared/TlpHeaderView.tsx';
import * as styles from './route.module.css';
import { useRouteStep } from './useRouteStep.ts';

/** The header of the packet as it leaves the hop, field by field; lit is what the hop's rule reads. */
export function PacketPane({ answer }: { answer: RouteAnswer }) {
  const { at, goTo } = useRouteStep(answer);
  const [asked, setAsked] = useState<string | null>(null);
  const packet = answer.packets[at] ?? null;

  /** A field leads to the next hop whose rule reads it. */
  function follow(field: string) {
    setAsked(field);
    const count = answer.packets.length;
    const places = answer.packets.map((_, i) => (at + 1 + i) % count);
    const next = places.find(place => answer.packets[place]?.reads.includes(field));
    if (next !== undefined) goTo(next);
  }

  return (
    <section className={styles.packet} aria-labelledby="packet-title">
      <h4 id="packet-title" className="section-title">
        Packet after hop {at + 1}
      </h4>
      {packet ? (
        <>
          <p>
            <span className="mono">{packet.header.kind}</span> {kindText(packet)}
          </p>
          <TlpHeaderView packet={packet} asked={asked} onFollow={follow} />
          <p className="reason-source">
            {packet.reads.length > 0
              ? `The rule of this hop reads ${packet.reads.join(', ')}. Choose a field to go to the next rule that reads it.`
              : 'The rule of this hop reads no field. Choose a field to go to the next rule that reads it.'}
          </p>
        </>
      ) : (
        <p className="muted">Nothing is on the wire here.</p>
      )}
    </section>
  );
}
