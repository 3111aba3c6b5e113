import { useState } from 'react';
import { generationOf } from '../../core/dmabuf/generations.ts';
import type { Importer, Sharing } from '../../core/dmabuf/sharing.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { chosenSharing, nodeById, outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Choice } from '../shared/fields.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { SideLinkNote } from '../shared/SideLinkNote.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './sharing.module.css';

/** Who takes the buffer, what each can do, and whether it reaches the exporter's memory. */
export function ImporterList({ sharing }: { sharing: Sharing }) {
  const { importers, generation } = sharing;
  return (
    <section className={styles.sharingPart} aria-label="Importers">
      <h3 className="section-title">Importers</h3>
      {importers.map(importer => (
        <ImporterFields
          key={importer.id}
          importer={importer}
          mayRevoke={generationOf(generation).hasRevoke}
        />
      ))}
      <AddImporter taken={[sharing.exporter.node, ...importers.map(({ node }) => node)]} />
    </section>
  );
}

const kindOptions: readonly { readonly value: Importer['kind']; readonly text: string }[] = [
  { value: 'dynamic', text: 'dynamic: can be told of a move' },
  { value: 'static', text: 'static: cannot be told of a move' },
  { value: 'dynamic-without-callback', text: 'dynamic, without callback' },
];
const takesOptions: readonly { readonly value: Importer['takes']; readonly text: string }[] = [
  { value: 'either', text: 'takes either place' },
  { value: 'system-memory', text: 'wants system memory' },
];

function ImporterFields({ importer, mayRevoke }: { importer: Importer; mayRevoke: boolean }) {
  const { id, node, kind, allowsPeer2Peer, takes, isRevocable } = importer;
  const label = useApp(nodeById).get(node)?.label ?? node;
  const { editImporter, removeImporter } = useActions('sharing');
  return (
    <fieldset className={styles.importer}>
      <legend>
        <strong>{label}</strong>
      </legend>
      <IconButton
        icon="close"
        label={`Remove ${label} from the importers`}
        className={styles.importerRemove}
        onClick={() => removeImporter(id)}
      />
      <Reach id={id} />
      <div className="field-pair">
        <Choice
          name="Kind"
          value={kind}
          options={kindOptions}
          onChoose={chosen => editImporter(id, { kind: chosen })}
        />
        <Choice
          name="Place"
          value={takes}
          options={takesOptions}
          onChoose={chosen => editImporter(id, { takes: chosen })}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={allowsPeer2Peer}
          onChange={event => editImporter(id, { allowsPeer2Peer: event.target.checked })}
        />
        Takes peer memory (<code>peer2peer</code>)
      </label>
      {mayRevoke && (
        <label className="check">
          <input
            type="checkbox"
            checked={isRevocable}
            onChange={event => editImporter(id, { isRevocable: event.target.checked })}
          />
          Has <code>invalidate_mappings</code>, so it can lose the buffer for good
        </label>
      )}
    </fieldset>
  );
}

function Reach({ id }: { id: Importer['id'] }) {
  const party = useApp(chosenSharing)?.parties.find(each => each.id === id);
  if (!party) return null;
  if (!party.reach) return <p className="small muted">No PCI function: the CPU copies for it.</p>;
  return (
    <div className="small">
      <VerdictWord mapType={party.reach.mapType} />
      <p>
        <SentenceText sentence={party.reach.headline} />
      </p>
      <SideLinkNote transport={party.transport} />
    </div>
  );
}

function AddImporter({ taken }: { taken: readonly NodeId[] }) {
  const nodes = useApp(outlineNodes);
  const { addImporter } = useActions('sharing');
  const [chosen, setChosen] = useState<NodeId | null>(null);
  const options = nodes
    .filter(({ id, isEndpoint, kind }) => (isEndpoint || kind === 'not-pci') && !taken.includes(id))
    .map(({ id, label }) => ({ value: id, text: label }));
  return (
    <div className="field-row">
      <Choice name="Another importer" value={chosen} options={options} onChoose={setChosen} />
      <button
        type="button"
        className="button"
        disabled={chosen === null}
        onClick={() => {
          if (chosen !== null) addImporter(chosen);
          setChosen(null);
        }}
      >
        Add
      </button>
    </div>
  );
}
