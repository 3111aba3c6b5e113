import { useState } from 'react';
import { parseSize } from '../../core/lib/byteSize.ts';
import { hex } from '../../core/lib/hex.ts';
import type { NodeId, Root } from '../../core/topology/machine.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';

const NO_ROOTS: readonly Root[] = [];

/** "What is at this address?", in either address space. */
export function AddressField() {
  const { askAddress } = useActions();
  const roots = useApp(state => state.open?.document.machine.roots ?? NO_ROOTS);
  const answer = useApp(state => state.answers.address);
  const [text, setText] = useState('');
  const [space, setSpace] = useState('cpu');
  const [complaint, setComplaint] = useState<string | null>(null);

  function ask() {
    const parsed = parseSize(text);
    const isTooLong = parsed.ok && parsed.value >= 1n << 64n;
    setComplaint(
      parsed.ok && !isTooLong ? null : `"${text}" is no address. Type one such as 0x200000000000.`,
    );
    if (!parsed.ok || isTooLong) return askAddress(null);
    const address = parsed.value;
    askAddress(
      space === 'cpu' ? { space: 'cpu', address } : { space: 'bus', root: space as NodeId, address },
    );
  }

  return (
    <form
      className="memory-form"
      aria-label="What is at this address?"
      onSubmit={event => {
        event.preventDefault();
        ask();
      }}
    >
      <Choice
        name="Address space"
        value={space}
        options={[
          { value: 'cpu', text: 'CPU physical' },
          ...roots.map(root => ({ value: root.id, text: `bus, below ${rootName(root)}` })),
        ]}
        onChoose={setSpace}
      />
      <Typed
        name="Address"
        value={text}
        placeholder="0x200000000000"
        complaint={complaint}
        onType={setText}
      />
      <button type="submit" className="button">
        What is there?
      </button>
      <output aria-live="polite">
        {answer && (
          <p className="callout">
            <span>
              <SentenceText sentence={answer.sentence} />
            </span>
          </p>
        )}
      </output>
    </form>
  );
}

const rootName = ({ domain, bus }: Root): string => `${hex(domain, 4)}:${hex(bus, 2)}`;
