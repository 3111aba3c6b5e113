import { type ReactNode, useId } from 'react';
import { knownValue } from '../../core/topology/fact.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { AcsSwitches } from './AcsSwitches.tsx';
import { Changed } from './Changed.tsx';
import { useFactChanges } from './useFactChanges.ts';
import { useLocked } from './useLocked.ts';

/** Facts that can be switched on the spot: ACS with its egress vector, and the Command register's enables. */
export function SwitchableFacts({ fn }: { fn: PciFunction }) {
  return (
    <>
      <CommandBits fn={fn} />
      <AcsSwitches fn={fn} />
    </>
  );
}

function CommandBits({ fn }: { fn: PciFunction }) {
  const { setCommand } = useFactChanges();
  const command = knownValue(fn.command);
  const now = command ?? { memorySpace: true, busMaster: true };
  return (
    <div className={deviceHeadStyles.switches}>
      <p className={deviceHeadStyles.switchesTitle}>
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
