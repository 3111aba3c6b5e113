interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChoose: (option: T) => void;
}

/** A choice of few, all in sight. */
export function Segments<T extends string>({ label, options, names, value, onChoose }: SegmentsProps<T>) {
  return (
    <fieldset className="segments" aria-label={label}>
      {options.map(option => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChoose(option)}>
          {names[option]}
        </button>
      ))}
    </fieldset>
  );
}
