import { type Acs, acsBits, type PartialWord } from '../../core/topology/acs.ts';
import { knownValue } from '../../core/topology/fact.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import { listed } from '../../core/topology/sentence.ts';
import { useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { Changed } from './Changed.tsx';
import * as styles from './device.module.css';
import { EgressVector } from './EgressVector.tsx';
import { useFactChanges } from './useFactChanges.ts';
import { useLocked } from './useLocked.ts';

/** The ACS of a function, bit by bit: what it can do and what is on; with Egress Control, towards which ports. */
export function AcsSwitches({ fn }: { fn: PciFunction }) {
  const booted = useApp(state => state.answers.analysis?.acs.find(({ node }) => node === fn.id));
  if (fn.acs.state !== 'known') return <NoAcs fn={fn} isAbsent={fn.acs.state === 'absent'} />;
  return (
    <>
      <table className="facts-table">
        <caption className="section-title">
          ACS <Changed fn={fn} fact="acs.control" />
        </caption>
        <thead>
          <tr>
            <th scope="col">Bit</th>
            <th scope="col">Can</th>
            <th scope="col">Is on</th>
            {booted && <th scope="col">After boot</th>}
          </tr>
        </thead>
        <tbody>
          {acsBits.map(({ bit, name, lspci }) => (
            <tr key={bit}>
              <th scope="row">
                {name} <code className="muted">{lspci}</code>
              </th>
              <td>{bitText(known(fn)?.capability, bit)}</td>
              <td>
                <AcsSwitch fn={fn} bit={bit} name={name} />
              </td>
              {booted && <td>{bootedText(booted.control, bit)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <CapabilitySwitches fn={fn} />
      <EgressVector fn={fn} />
      {booted && <BootNote by={booted.by} />}
    </>
  );
}

/** Nothing to switch yet: what is not shown, or not there, can be said. */
function NoAcs({ fn, isAbsent }: { fn: PciFunction; isAbsent: boolean }) {
  const { setAcsControl, setAcsCapability } = useFactChanges();
  const locked = useLocked();
  return (
    <div className={deviceHeadStyles.switches}>
      <p>
        <span className="section-title">ACS</span>{' '}
        {isAbsent ? 'no ACS capability: nothing is redirected here' : 'unknown: the capture does not show it'}
      </p>
      <button
        type="button"
        className="button"
        disabled={locked}
        onClick={() => void (isAbsent ? setAcsCapability(fn.id, EVERY_BIT) : setAcsControl(fn.id, 0))}
      >
        {isAbsent ? 'What if it had ACS?' : 'Say what it is'}
      </button>
    </div>
  );
}

/** What the hardware can do is captured or drawn; a person may ask what if it could more, or less. */
function CapabilitySwitches({ fn }: { fn: PciFunction }) {
  const { setAcsCapability } = useFactChanges();
  const locked = useLocked();
  const capability = known(fn)?.capability ?? EVERY_BIT;
  return (
    <details className="more">
      <summary>
        What it can do <Changed fn={fn} fact="acs.capability" />
      </summary>
      <div className="check-row">
        {acsBits.map(({ bit, lspci }) => (
          <label key={bit} className="check">
            <input
              type="checkbox"
              aria-label={`Can do ${lspci}`}
              checked={(capability & bit) !== 0}
              disabled={locked}
              onChange={() => setAcsCapability(fn.id, capability ^ bit)}
            />
            <code>{lspci}</code>
          </label>
        ))}
      </div>
    </details>
  );
}

const EVERY_BIT = acsBits.reduce((word, { bit }) => word | bit, 0);

const bitText = (word: number | undefined, bit: number) =>
  word === undefined ? '?' : word & bit ? '+' : '−';

/** The two words of a function's ACS capability, as far as they are known. */
function known(fn: PciFunction) {
  const acs: Acs | undefined = knownValue(fn.acs);
  return acs && { capability: knownValue(acs.capability), control: knownValue(acs.control) };
}

/** A bit that the function cannot do stays off, as in the hardware. */
function AcsSwitch({ fn, bit, name }: { fn: PciFunction; bit: number; name: string }) {
  const { setAcsControl } = useFactChanges();
  const locked = useLocked();
  const { capability, control } = known(fn) ?? {};
  const can = capability === undefined || (capability & bit) !== 0;
  const isOn = ((control ?? 0) & bit) !== 0;
  if (!can && !isOn) return <span className="muted">{control === undefined ? '?' : '−'}</span>;
  return (
    <label className={styles.acsSwitch}>
      <input
        type="checkbox"
        aria-label={name}
        checked={isOn}
        disabled={locked}
        onChange={event => {
          const word = control ?? 0;
          setAcsControl(fn.id, event.target.checked ? word | bit : word & ~bit);
        }}
      />
      {control === undefined && <span className="tone-unknown">?</span>}
    </label>
  );
}

/** A bit that the boot may have left either way is a question mark. */
const bootedText = ({ value, known: bits }: PartialWord, bit: number) =>
  bits & bit ? bitText(value, bit) : '?';

/** The word that holds is what the boot leaves. */
const BootNote = ({ by }: { by: readonly string[] }) => (
  <p className="reason-source">Written at boot by {listed(by)}; verdict, route and picture use the result.</p>
);
