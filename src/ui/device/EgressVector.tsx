import { useId, useState } from 'react';
import { hex } from '../../core/lib/hex.ts';
import { ACS_EC } from '../../core/topology/acs.ts';
import { egressPeers } from '../../core/topology/egress.ts';
import { knownValue } from '../../core/topology/fact.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import { nodeById } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { Changed } from './Changed.tsx';
import * as styles from './device.module.css';
import { useFactChanges } from './useFactChanges.ts';
import { useLocked } from './useLocked.ts';

/** Towards which ports Egress Control applies: the register as it is, and each of its bits by the port that it stands for. */
export function EgressVector({ fn }: { fn: PciFunction }) {
  const acs = knownValue(fn.acs);
  const vector = acs && knownValue(acs.egressVector);
  const { setEgressVector } = useFactChanges();
  const id = useId();
  const locked = useLocked();
  const [typed, setTyped] = useState<string | null>(null);
  const capability = acs && knownValue(acs.capability);
  if (((capability ?? 0) & ACS_EC) === 0) return null;
  const isBad = typed !== null && !/^(0x)?[0-9a-f]{1,16}$/i.test(typed.trim());
  return (
    <div className={deviceHeadStyles.switches}>
      <label className={styles.egress} htmlFor={id}>
        Egress Control Vector
        <input
          id={id}
          className="mono"
          type="text"
          spellCheck={false}
          disabled={locked}
          placeholder="unknown"
          value={typed ?? (vector === undefined ? '' : `0x${hex(vector, 2)}`)}
          aria-invalid={isBad}
          onChange={event => {
            const text = event.target.value;
            setTyped(text);
            if (/^(0x)?[0-9a-f]{1,16}$/i.test(text.trim())) {
              setEgressVector(fn.id, BigInt(`0x${text.trim().replace(/^0x/i, '')}`));
            }
          }}
          onBlur={() => setTyped(null)}
        />
      </label>
      <Changed fn={fn} fact="acs.egressVector" />
      <EgressPorts fn={fn} vector={vector ?? 0n} isKnown={acs?.egressVector.state !== 'unknown'} />
    </div>
  );
}

interface EgressPortsProps {
  readonly fn: PciFunction;
  readonly vector: bigint;
  readonly isKnown: boolean;
}

function EgressPorts({ fn, vector, isKnown }: EgressPortsProps) {
  const functions = useApp(state => state.open?.document.machine.functions);
  const nodes = useApp(nodeById);
  const { setEgressVector } = useFactChanges();
  const locked = useLocked();
  const peers = functions ? egressPeers(functions, fn.id) : [];
  if (peers.length === 0) return <p className="reason-source">Nothing beside it that its bits stand for.</p>;
  const standsIn = peers.some(({ counts }) => counts === 'device number');
  return (
    <fieldset className="plain-fieldset">
      <legend className="field-title">Applies to requests towards</legend>
      <div className="check-row">
        {peers.map(({ node, bit }) => (
          <label key={node} className="check">
            <input
              type="checkbox"
              disabled={locked}
              checked={((vector >> BigInt(bit)) & 1n) === 1n}
              onChange={() => setEgressVector(fn.id, vector ^ (1n << BigInt(bit)))}
            />
            {nodes.get(node)?.label ?? node} <span className="muted">bit {bit}</span>
            {!isKnown && <span className="tone-unknown">?</span>}
          </label>
        ))}
      </div>
      <p className="reason-source">
        With Egress Control on, a request towards a chosen port is blocked, or sent up if Request Redirect is
        on too; towards any other it goes directly.
        {standsIn && ' Bits count port numbers; where these are not shown, device numbers stand in.'}
      </p>
    </fieldset>
  );
}
