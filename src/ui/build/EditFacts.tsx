import { useState } from 'react';
import { sizeText } from '../../core/lib/byteSize.ts';
import type { Bar } from '../../core/topology/bar.ts';
import { freeBars } from '../../core/topology/edits/barSize.ts';
import {
  barPaths,
  type EditableFacts,
  editableFact,
  type FactPath,
  factPaths,
} from '../../core/topology/edits/editableFacts.ts';
import { factEdit } from '../../core/topology/edits/setFact.ts';
import { type Fact, knownValue } from '../../core/topology/fact.ts';
import type { ValueType } from '../../core/topology/facts/valueType.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import { memoryBars } from '../../core/topology/memoryBars.ts';
import { Changed } from '../device/Changed.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Choice, Typed } from '../shared/fields.tsx';
import * as styles from './build.module.css';

/** Whatever descriptors open for editing in a field, and the sizes of BARs; what follows is worked out again. */
export function EditFacts({ fn }: { fn: PciFunction }) {
  const locked = useApp(state => state.open?.readOnly ?? true);
  if (locked) return null;
  return (
    <details className={styles.editFacts}>
      <summary>Change link, NUMA node, slot or BARs</summary>
      <div className={styles.buildFields}>
        {factPaths.map(path => (
          <FactField key={`${path} ${fn.id}`} fn={fn} path={path} />
        ))}
        {memoryBars(fn).map(bar => (
          <BarField key={bar.index} fn={fn} bar={bar} />
        ))}
        <NewBarField fn={fn} />
      </div>
    </details>
  );
}

/** A fact as a person changes it: picked where there are few values, typed where there are many. */
function FactField<P extends FactPath>({ fn, path }: { fn: PciFunction; path: P }) {
  const editable = editableFact(path);
  const fact = editable?.at(fn);
  if (!editable || !fact || editable.field === null) return null;
  const props = { fn, path, field: editable.field, type: editable.type, fact };
  return editable.type.choices ? (
    <PickedField {...props} choices={editable.type.choices} />
  ) : (
    <WrittenField {...props} whenAbsent={editable.whenAbsent} />
  );
}

interface FieldProps<P extends FactPath> {
  readonly fn: PciFunction;
  readonly path: P;
  readonly field: string;
  readonly type: ValueType<EditableFacts[P]>;
  readonly fact: Fact<EditableFacts[P]>;
}

function PickedField<P extends FactPath>({
  fn,
  path,
  field,
  type,
  fact,
  choices,
}: FieldProps<P> & { readonly choices: readonly EditableFacts[P][] }) {
  const set = useSetFact(fn, path);
  return (
    <div>
      <Choice
        name={field}
        value={fact.state === 'known' ? type.text(fact.value) : null}
        options={choices.map(each => ({ value: type.text(each), text: type.text(each) }))}
        onChoose={text => {
          const value = choices.find(each => type.text(each) === text);
          if (value !== undefined) set(value);
        }}
      />
      <Changed fn={fn} fact={path} />
    </div>
  );
}

/** Typed, and taken with Enter or when the field is left. */
function WrittenField<P extends FactPath>({
  fn,
  path,
  field,
  type,
  fact,
  whenAbsent,
}: FieldProps<P> & { readonly whenAbsent: string }) {
  const set = useSetFact(fn, path);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = fact.state === 'known' ? type.text(fact.value) : '';
  const take = () => {
    const text = typed?.trim() ?? shown;
    setTyped(null);
    const value = text === shown || text === '' ? undefined : type.parse?.(text);
    if (value !== undefined) set(value);
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        take();
      }}
      onBlur={take}
    >
      <Typed
        name={field}
        value={typed ?? shown}
        placeholder={fact.state === 'absent' ? whenAbsent : 'unknown'}
        onType={setTyped}
      />
      <Changed fn={fn} fact={path} />
    </form>
  );
}

function useSetFact<P extends FactPath>(fn: PciFunction, path: P) {
  const { edit } = useActions('building');
  return (value: EditableFacts[P]) => void edit({ kind: 'set-fact', edit: factEdit(fn.id, path, value) });
}

/** Powers of two from 4 KiB to 256 GiB; a 32-bit BAR ends at 2 GiB. */
const sizes = Array.from({ length: 27 }, (_, i) => 1n << BigInt(i + 12));

/** A BAR that the capture does not show, or that the card is to have. */
function NewBarField({ fn }: { fn: PciFunction }) {
  const { edit } = useActions('building');
  const [index] = freeBars(fn);
  const fact = index === undefined ? undefined : barPaths[index];
  if (!fact) return null;
  return (
    <Choice
      name={`Add BAR ${index}, of`}
      value={null}
      options={sizes.map(each => ({ value: String(each), text: sizeText(each) }))}
      onChoose={text => void edit({ kind: 'set-fact', edit: { node: fn.id, fact, value: BigInt(text) } })}
    />
  );
}

function BarField({ fn, bar }: { fn: PciFunction; bar: Bar }) {
  const { edit } = useActions('building');
  const fact = barPaths[bar.index];
  const size = knownValue(bar.sizeBytes);
  if (!fact) return null;
  const possible = sizes.filter(each => bar.kind === 'memory64' || each <= 1n << 31n);
  const all = size === undefined || possible.includes(size) ? possible : [size, ...possible];
  return (
    <div>
      <Choice
        name={`Size of BAR ${bar.index}`}
        value={size === undefined ? null : String(size)}
        options={all.map(each => ({ value: String(each), text: sizeText(each) }))}
        onChoose={text => void edit({ kind: 'set-fact', edit: { node: fn.id, fact, value: BigInt(text) } })}
      />
      <Changed fn={fn} fact={fact} />
    </div>
  );
}
