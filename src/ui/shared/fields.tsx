import { type ReactNode, useId } from 'react';

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly value: T | null;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly complaint?: ReactNode;
  readonly onChoose: (value: T) => void;
}

/** One of several, with its name above and a complaint below. */
export function Choice<T extends string>({ name, value, options, complaint, onChoose }: ChoiceProps<T>) {
  const id = useId();
  const isListed = options.some(option => option.value === value);
  return (
    <div className="named-field">
      <label htmlFor={id}>{name}</label>
      <select
        id={id}
        value={isListed && value !== null ? value : ''}
        aria-invalid={Boolean(complaint)}
        aria-describedby={complaint ? `${id}-complaint` : undefined}
        onChange={event => {
          const chosen = options.find(option => option.value === event.target.value);
          if (chosen) onChoose(chosen.value);
        }}
      >
        {!isListed && <option value="">choose …</option>}
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <Complaint id={`${id}-complaint`}>{complaint}</Complaint>
    </div>
  );
}

interface TypedProps {
  readonly name: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly complaint?: ReactNode;
  readonly onType: (text: string) => void;
}

/** A text that is read as a number; it stays as typed. */
export function Typed({ name, value, placeholder, complaint, onType }: TypedProps) {
  const id = useId();
  return (
    <div className="named-field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        className="mono"
        type="text"
        spellCheck={false}
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        aria-invalid={Boolean(complaint)}
        aria-describedby={complaint ? `${id}-complaint` : undefined}
        onChange={event => onType(event.target.value)}
      />
      <Complaint id={`${id}-complaint`}>{complaint}</Complaint>
    </div>
  );
}

const Complaint = ({ id, children }: { id: string; children: ReactNode }) =>
  children ? (
    <p id={id} className="complaint" role="alert">
      {children}
    </p>
  ) : null;
