import { type ReactNode, useId, useState } from 'react';
import { hex } from '../../core/lib/hex.ts';
import { ACS_EC, type Acs, acsBits } from '../../core/topology/acs.ts';
import { knownValue } from '../../core/topology/fact.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Changed } from './Changed.tsx';
import '../shared/fields.css';

/** Facts that can be switched on the spot: ACS with its egress vector, and the Command register's enables. */
export function SwitchableFacts({ fn }: { fn: PciFunction }) {
  return (
    <>
      <CommandBits fn={fn} />
      <AcsTable fn={fn} />
    </>
  );
}

const useLocked = () => useApp(state => state.open?.readOnly ?? true);

function CommandBits({ fn }: { fn: PciFunction }) {
  const { setCommand } = useActions();
  const command = knownValue(fn.command);
  const now = command ?? { memorySpace: true, busMaster: true };
  return (
    <div className="switches">
      <p className="switches-title">
        <span className="section-title">Command</span>
        {!command && <span className="tone-unknown">? unknown, taken as set</span>}
        <Changed fn={fn} fact="command" />
      </p>
      <Switch
        name="Memory Space Enable"
        isOn={now.memorySpace}
        onSwitch={memorySpace => setCommand(fn.id, { ...now, memorySpace })}
      />
      <Switch
        name="Bus Master Enable"
        isOn={now.busMaster}
        onSwitch={busMaster => setCommand(fn.id, { ...now, busMaster })}
      />
    </div>
  );
}

interface SwitchProps {
  readonly name: ReactNode;
  readonly isOn: boolean;
  readonly onSwitch: (on: boolean) => void;
}

function Switch({ name, isOn, onSwitch }: SwitchProps) {
  const id = useId();
  const locked = useLocked();
  return (
    <label className="check" htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        disabled={locked}
        onChange={event => onSwitch(event.target.checked)}
      />
      {name}
    </label>
  );
}

function AcsTable({ fn }: { fn: PciFunction }) {
  const { setAcsControl } = useActions();
  const locked = useLocked();
  if (fn.acs.state !== 'known') {
    const isAbsent = fn.acs.state === 'absent';
    return (
      <div className="switches">
        <p>
          <span className="section-title">ACS</span>{' '}
          {isAbsent
            ? 'no ACS capability: nothing is redirected here'
            : 'unknown: the capture does not show it'}
        </p>
        {!isAbsent && (
          <button type="button" className="button" disabled={locked} onClick={() => setAcsControl(fn.id, 0)}>
            Say what it is
          </button>
        )}
      </div>
    );
  }
  return (
    <>
      <table className="facts-table">
        <caption className="section-title">
          ACS <Changed fn={fn} fact="acs-control" />
        </caption>
        <thead>
          <tr>
            <th scope="col">Bit</th>
            <th scope="col">Can</th>
            <th scope="col">Is on</th>
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
            </tr>
          ))}
        </tbody>
      </table>
      <EgressVector fn={fn} />
      <BootNote />
    </>
  );
}

const bitText = (word: number | undefined, bit: number) =>
  word === undefined ? '?' : word & bit ? '+' : '−';

/** The two words of a function's ACS capability, as far as they are known. */
function known(fn: PciFunction) {
  const acs: Acs | undefined = knownValue(fn.acs);
  return acs && { capability: knownValue(acs.capability), control: knownValue(acs.control) };
}

/** A bit that the function cannot do stays off, as in the hardware. */
function AcsSwitch({ fn, bit, name }: { fn: PciFunction; bit: number; name: string }) {
  const { setAcsControl } = useActions();
  const locked = useLocked();
  const { capability, control } = known(fn) ?? {};
  const can = capability === undefined || (capability & bit) !== 0;
  const isOn = ((control ?? 0) & bit) !== 0;
  if (!can && !isOn) return <span className="muted">{control === undefined ? '?' : '−'}</span>;
  return (
    <label className="acs-switch">
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

/** Which ports Egress Control is about: bit k stands for port k. */
function EgressVector({ fn }: { fn: PciFunction }) {
  const acs = knownValue(fn.acs);
  const vector = acs && knownValue(acs.egressVector);
  const { setEgressVector } = useActions();
  const id = useId();
  const locked = useLocked();
  const [typed, setTyped] = useState<string | null>(null);
  if (((known(fn)?.capability ?? 0) & ACS_EC) === 0) return null;
  const isBad = typed !== null && !/^(0x)?[0-9a-f]{1,16}$/i.test(typed.trim());
  return (
    <div className="switches">
      <label className="egress" htmlFor={id}>
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
      <Changed fn={fn} fact="egress-vector" />
    </div>
  );
}

/** The word that holds is what the kernel leaves at boot, where it touches ACS at all. */
function BootNote() {
  const touches = useApp(state => {
    const settings = state.open?.document.settings;
    return settings !== undefined && (settings.iommu === 'on' || settings.commandLine.includes('pci='));
  });
  return touches ? (
    <p className="reason-source">
      The boot settings change these words further; verdict and route use the result.
    </p>
  ) : null;
}
