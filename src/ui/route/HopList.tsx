import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { wireAddressText } from '../../core/fabric/answers/wireWords.ts';
import { acsText } from '../../core/fabric/routing/acsWords.ts';
import { allHops, type Hop } from '../../core/fabric/routing/hop.ts';
import { hopRules } from '../../core/fabric/routing/hopRules.ts';
import { hopRuleTitle } from '../../core/fabric/routing/hopRuleWords.ts';
import { hex } from '../../core/lib/hex.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './route.module.css';
import { useRouteStep } from './useRouteStep.ts';

/** Every hop out and back, in order: which rule decided, on what, and the address that the packet carries. */
export function HopList({ answer }: { answer: RouteAnswer }) {
  const { at, goTo } = useRouteStep(answer);
  const hops = allHops(answer.route);
  const out = answer.route.hops.length;
  const card = (hop: Hop, place: number) => (
    <HopCard key={place} hop={hop} number={place + 1} isNow={place === at} onGo={() => goTo(place)} />
  );
  return (
    <section aria-labelledby="hops-title">
      <h4 id="hops-title" className="section-title">
        Request, {out} {out === 1 ? 'hop' : 'hops'}
      </h4>
      <ol className={styles.hops}>{hops.slice(0, out).map(card)}</ol>
      {hops.length > out && (
        <>
          <h4 className="section-title">Completion, by the requester’s ID</h4>
          <ol className={styles.hops} start={out + 1}>
            {hops.slice(out).map((hop, place) => card(hop, out + place))}
          </ol>
        </>
      )}
    </section>
  );
}

interface HopCardProps {
  readonly hop: Hop;
  readonly number: number;
  readonly isNow: boolean;
  readonly onGo: () => void;
}

function HopCard({ hop, number, isNow, onGo }: HopCardProps) {
  const { source, decision } = hopRules[hop.rule];
  return (
    <li className={styles.hopCard} aria-current={isNow ? 'step' : undefined}>
      <button
        type="button"
        className={decision ? `${styles.hopNumber} ${styles.hopDecides}` : styles.hopNumber}
        aria-label={`Go to hop ${number}`}
        onClick={onGo}
      >
        {number}
      </button>
      <div>
        <p>
          <SentenceText sentence={hop.sentence} />
          {hop.note && (
            <>
              {' '}
              <SentenceText sentence={hop.note} />
            </>
          )}
        </p>
        {hop.carries && <p className={`mono ${styles.hopCarries}`}>{wireAddressText(hop.carries)}</p>}
        {hop.acs && hop.acs.bits !== 0 && (
          <p className={styles.hopAcs}>
            {acsText(hop.acs.bits)}, ACS control <code>0x{hex(hop.acs.control, 4)}</code>
          </p>
        )}
        <p className="reason-source">
          {decision && <strong>Decides. </strong>}
          {hopRuleTitle(hop.rule)} · <span className="mono">{source}</span>
        </p>
      </div>
    </li>
  );
}
