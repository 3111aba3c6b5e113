import { type CallArgument, callArguments, fenceCares, lockings, tables } from '../../core/dmabuf/call.ts';
import type { CallForm } from '../../core/dmabuf/callForm.ts';
import { placements } from '../../core/dmabuf/placement.ts';
import { EXPORTER } from '../../core/dmabuf/sharing.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import * as styles from './sharing.module.css';
import { usePartyNames } from './usePartyNames.ts';

interface CallFieldsProps {
  readonly form: CallForm;
  /** What of the time cannot be read. */
  readonly complaint: string | null;
  readonly onChange: (form: CallForm) => void;
}

const callNames: Readonly<Record<CallForm['do'], string>> = {
  attach: 'Attach',
  map: 'Map',
  job: 'Job: read or write',
  unmap: 'Unmap',
  detach: 'Detach',
  lock: 'Take the reservation lock',
  unlock: 'Release the reservation lock',
  pin: 'Pin',
  unpin: 'Unpin',
  vmap: 'Map for the CPU',
  vunmap: 'Unmap for the CPU',
  move: 'Move the buffer',
  revoke: 'Take the buffer away for good',
  'await-release': 'Wait until all have let go',
  wait: 'Let time pass',
};
const callKinds = Object.keys(callNames) as CallForm['do'][];

const lockingNames = { taken: 'takes it itself', held: 'is held already' } as const;
const tableNames = { newest: 'the newest', old: 'the oldest invalidated' } as const;
const fenceNames = {
  'waits-and-adds': 'waits, adds its own',
  'adds-only': 'adds its own only',
  none: 'knows none',
} as const;
const operationNames = { read: 'reads', write: 'writes' } as const;

const optionsOf = <T extends string>(values: readonly T[], names: Readonly<Record<T, string>>) =>
  values.map(value => ({ value, text: names[value] }));

/** A call with its arguments: those that the chosen call has. */
export function CallFields({ form, complaint, onChange }: CallFieldsProps) {
  const set = (changed: Partial<CallForm>) => onChange({ ...form, ...changed });
  return (
    <div className={styles.callFields}>
      <Choice
        name="Call"
        value={form.do}
        options={optionsOf(callKinds, callNames)}
        onChoose={chosen => set({ do: chosen })}
      />
      {[...callArguments[form.do]].reverse().map(argument => (
        <ArgumentField key={argument} argument={argument} form={form} complaint={complaint} set={set} />
      ))}
    </div>
  );
}

interface ArgumentFieldProps {
  readonly argument: CallArgument;
  readonly form: CallForm;
  readonly complaint: string | null;
  readonly set: (changed: Partial<CallForm>) => void;
}

function ArgumentField({ argument, form, complaint, set }: ArgumentFieldProps) {
  const names = usePartyNames();
  switch (argument) {
    case 'party': {
      const options = [...names].map(([value, text]): { value: string; text: string } => ({
        value,
        text: value === EXPORTER ? `${text}, the exporter` : text,
      }));
      if (!names.has(form.party)) options.push({ value: form.party, text: `“${form.party}”, not there` });
      return <Choice name="Party" value={form.party} options={options} onChoose={party => set({ party })} />;
    }
    case 'locking':
      return (
        <Choice
          name="Reservation lock"
          value={form.locking}
          options={optionsOf(lockings, lockingNames)}
          onChoose={locking => set({ locking })}
        />
      );
    case 'table':
      return (
        <Choice
          name="Table"
          value={form.table}
          options={optionsOf(tables, tableNames)}
          onChoose={table => set({ table })}
        />
      );
    case 'to':
      return (
        <Choice
          name="To"
          value={form.to}
          options={placements.map(({ id, name }) => ({ value: id, text: name }))}
          onChoose={to => set({ to })}
        />
      );
    case 'operation':
      return (
        <Choice
          name="Device"
          value={form.operation}
          options={optionsOf(['read', 'write'] as const, operationNames)}
          onChoose={operation => set({ operation })}
        />
      );
    case 'fences':
      return (
        <Choice
          name="Fences"
          value={form.fences}
          options={optionsOf(fenceCares, fenceNames)}
          onChoose={fences => set({ fences })}
        />
      );
    case 'durationNs':
      return (
        <Typed
          name="For"
          value={form.duration}
          complaint={complaint}
          onType={duration => set({ duration })}
        />
      );
  }
}
