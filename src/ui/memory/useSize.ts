import { useState } from 'react';
import { parseSize } from '../../core/lib/byteSize.ts';

/** A size as it is typed, read when it is needed. */
export interface TypedSize {
  readonly text: string;
  readonly type: (text: string) => void;
  readonly complaint: string | null;
  /** Null after a complaint; what is left empty is 0. */
  readonly read: () => bigint | null;
}

export function useSize(initial = ''): TypedSize {
  const [text, setText] = useState(initial);
  const [complaint, setComplaint] = useState<string | null>(null);
  return {
    text,
    complaint,
    type: next => {
      setText(next);
      setComplaint(null);
    },
    read: () => {
      if (text.trim() === '') return 0n;
      const parsed = parseSize(text);
      setComplaint(parsed.ok ? null : parsed.error.message);
      return parsed.ok ? parsed.value : null;
    },
  };
}
