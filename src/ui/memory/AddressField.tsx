import { useState } from 'react';
import type { AddressQuestion } from '../../core/dma/resolveAddress.ts';
import { parseSize } from '../../core/lib/byteSize.ts';
import { addressText, hex } from '../../core/lib/hex.ts';
import type { NodeId, Root } from '../../core/topology/machine.ts';
import { addressAnswer } from '../../store/answers/memory.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { ADDRESS_FIELD } from './AskAddress.tsx';
import * as styles from './memory.module.css';

const NO_ROOTS: readonly Root[] = [];

/** "What is at this address?", in either address space; open as soon as one is asked, here or from the lens. */
export function AddressField() {
  const isAsked = useApp(state => state.addressAsked !== null);
  return (
    <details id={ADDRESS_FIELD} className={styles.memoryMore} open={isAsked}>
      <summary>What is at this address?</summary>
      <AddressForm />
    </details>
  );
}

/** What is being typed, over the question that was asked last. */
interface Typing {
  readonly over: AddressQuestion | null;
  readonly text: string;
  readonly space: string;
}

function AddressForm() {
  const { askAddress } = useActions('drivers');
  const roots = useApp(state => state.open?.document.machine.roots ?? NO_ROOTS);
  const asked = useApp(state => state.addressAsked);
  const answer = useAnswer(addressAnswer);
  const [typing, setTyping] = useState<Typing>(typingOf(null));
  const [complaint, setComplaint] = useState<string | null>(null);
  const { text, space } = typing.over === asked ? typing : typingOf(asked);
  const type = (changed: Partial<Typing>) => setTyping({ over: asked, text, space, ...changed });

  function ask() {
    const parsed = parseSize(text);
    const isAddress = parsed.ok && parsed.value < 1n << 64n;
    setComplaint(isAddress ? null : `"${text}" is no address. Type one such as 0x200000000000.`);
    if (!isAddress) return type({});
    const address = parsed.value;
    askAddress(
      space === 'cpu' ? { space: 'cpu', address } : { space: 'bus', root: space as NodeId, address },
    );
  }

  return (
    <form
      className={styles.memoryForm}
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
        onChoose={chosen => type({ space: chosen })}
      />
      <Typed
        name="Address"
        value={text}
        placeholder="0x200000000000"
        complaint={complaint}
        onType={typed => type({ text: typed })}
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

const typingOf = (asked: AddressQuestion | null): Typing => ({
  over: asked,
  text: asked ? addressText(asked.address) : '',
  space: asked?.space === 'bus' ? asked.root : 'cpu',
});

const rootName = ({ domain, bus }: Root): string => `${hex(domain, 4)}:${hex(bus, 2)}`;
