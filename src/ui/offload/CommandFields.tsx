import { parseSize, sizeText } from '../../core/lib/byteSize.ts';
import { err, ok, type Result } from '../../core/lib/result.ts';
import type { NvmetTarget } from '../../core/p2pdma/nvmet/nvmetTarget.ts';
import { MAX_COMMAND_BYTES } from '../../core/share/limits.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { ParsedField } from '../shared/ParsedField.tsx';
import { Segments } from '../shared/Segments.tsx';

const counts = [1, 2, 4, 8, 16, 32, 64] as const;
const queueSizes = [0, 128, 1024, 65_536] as const;

/** What the host asks of every namespace at once, and where the drives' queues are wanted. */
export function CommandFields({ target }: { target: NvmetTarget }) {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { editTarget } = useActions('offloading');
  const { operation, sizeBytes, commandsInFlight, queueEntries, seed } = target;
  return (
    <fieldset className="plain-fieldset" disabled={readOnly}>
      <legend className="section-title">Commands of the host</legend>
      <Segments
        label="The host"
        options={['read', 'write'] as const}
        names={{ read: 'reads from the drives', write: 'writes to the drives' }}
        value={operation}
        onChoose={chosen => editTarget({ operation: chosen })}
      />
      <div className="field-pair">
        <ParsedField
          name="Size of each"
          value={sizeBytes}
          show={bytes => sizeText(BigInt(bytes))}
          read={readCommandSize}
          onRead={bytes => editTarget({ sizeBytes: bytes }, 'command size')}
        />
        <Choice
          name="In flight, each namespace"
          value={String(commandsInFlight)}
          options={listed(counts, commandsInFlight).map(count => ({
            value: String(count),
            text: String(count),
          }))}
          onChoose={count => editTarget({ commandsInFlight: Number(count) })}
        />
        <Choice
          name="Submission queue in the drive"
          value={String(queueEntries)}
          options={listed(queueSizes, queueEntries).map(entries => ({
            value: String(entries),
            text: entries === 0 ? 'in system memory' : `${entries} entries`,
          }))}
          onChoose={entries => editTarget({ queueEntries: Number(entries) })}
        />
        <Choice
          name="Ties, by seed"
          value={String(seed)}
          options={listed([1, 2, 3, 4, 5], seed).map(each => ({ value: String(each), text: String(each) }))}
          onChoose={chosen => editTarget({ seed: Number(chosen) })}
        />
      </div>
    </fieldset>
  );
}

/** The choices, with the one that is made where it is none of them. */
const listed = (choices: readonly number[], chosen: number): readonly number[] =>
  choices.includes(chosen) ? choices : [...choices, chosen].toSorted((a, b) => a - b);

function readCommandSize(text: string): Result<number, string> {
  const size = parseSize(text);
  if (!size.ok) return err(size.error.message);
  return size.value >= 1n && size.value <= BigInt(MAX_COMMAND_BYTES)
    ? ok(Number(size.value))
    : err('A command has 1 byte to 1 GiB.');
}
