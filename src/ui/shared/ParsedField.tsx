import { useState } from 'react';
import type { Result } from '../../core/lib/result.ts';
import { Typed } from './fields.tsx';

interface ParsedFieldProps<T> {
  readonly name: string;
  readonly value: T;
  readonly show: (value: T) => string;
  readonly read: (text: string) => Result<T, string>;
  readonly onRead: (value: T) => void;
}

/** A text that is taken as soon as it can be read; until then it stays as typed, with what is wrong about it. */
export function ParsedField<T>({ name, value, show, read, onRead }: ParsedFieldProps<T>) {
  const [typed, setTyped] = useState<string | null>(null);
  const result = typed === null ? null : read(typed);
  // Undo, or another run, puts another value in place of what was typed.
  const isTyped = result !== null && (!result.ok || show(result.value) === show(value));
  return (
    <Typed
      name={name}
      value={isTyped && typed !== null ? typed : show(value)}
      complaint={result && !result.ok ? result.error : null}
      onType={text => {
        const next = read(text);
        setTyped(text);
        if (next.ok) onRead(next.value);
      }}
    />
  );
}
