import { useId, useState } from 'react';
import { sizeText } from '../../core/lib/byteSize.ts';
import { palette } from '../../core/scenes/palette.ts';
import { paletteHosts } from '../../core/scenes/paletteHosts.ts';
import { paletteSwitches, switchPartOf } from '../../core/scenes/paletteSwitches.ts';
import type { SceneSource } from '../../core/scenes/scene.ts';
import type { FunctionSpec } from '../../core/topology/buildSpec.ts';
import { makeLinkRate } from '../../core/topology/link.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { Sentence } from '../../core/topology/sentence.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { Choice, Typed } from '../shared/fields.tsx';
import { paletteKindNames } from './paletteKindNames.ts';
import { walkButtons } from './walkButtons.ts';
import './build.css';

/** One thing that can be added, with why not where it cannot. */
interface Offer {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly about: string;
  readonly sources: readonly SceneSource[];
  readonly refusal: Sentence | null;
  readonly add: () => Promise<boolean>;
}

/** The palette: what may be added below a node, and why the rest may not. Enter takes the first that may. */
export function AddDialog() {
  const { stopBuilding } = useActions();
  const [sought, setSought] = useState('');
  const [ports, setPorts] = useState('4');
  const [numa, setNuma] = useState('');
  const offers = useOffers({ ports, numa });
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = offers.filter(({ kind, name }) =>
    words.every(word => `${kind} ${name}`.toLowerCase().includes(word)),
  );
  const may = found.filter(({ refusal }) => refusal === null);
  const mayNot = found.filter(({ refusal }) => refusal !== null);
  const take = ({ add }: Offer) => void add().then(isDone => isDone && stopBuilding());
  const searchId = useId();
  return (
    <Dialog title="Add" onClose={stopBuilding} wide>
      <div className="dialog-body">
        <div className="build-fields">
          <div className="named-field">
            <label htmlFor={searchId}>Find a device</label>
            <input
              id={searchId}
              type="search"
              data-first-focus
              autoComplete="off"
              value={sought}
              onChange={event => setSought(event.target.value)}
              onKeyDown={event => {
                const [first] = may;
                if (event.key === 'Enter' && first) take(first);
              }}
            />
          </div>
          <WhereField />
          <Typed
            name="Ports of a switch"
            value={ports}
            complaint={!isPortCount(ports) && 'A number from 1 to 31.'}
            onType={setPorts}
          />
          <Typed
            name="NUMA node of a host bridge"
            value={numa}
            placeholder="the next one"
            complaint={!isNode(numa) && 'A number from 0 on, or nothing.'}
            onType={setNuma}
          />
        </div>
        <OfferList offers={may} onTake={take} />
        {found.length === 0 && <p className="muted">The palette has nothing by that name.</p>}
        {mayNot.length > 0 && (
          <details className="build-refused" open={may.length === 0}>
            <summary>{mayNot.length} that may not be added there</summary>
            <ul>
              {mayNot.map(({ id, name, refusal, about }) => (
                <li key={id}>
                  <strong>{name}</strong> {refusal && sentenceText(refusal)}{' '}
                  <span className="muted">{about}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Dialog>
  );
}

function OfferList({ offers, onTake }: { offers: readonly Offer[]; onTake: (offer: Offer) => void }) {
  return (
    <ul className="build-list" aria-label="May be added" onKeyDown={walkButtons}>
      {offers.map(offer => (
        <li key={offer.id} className="build-offer">
          <button type="button" className="door build-choice" onClick={() => onTake(offer)}>
            <span className="build-kind">{offer.kind}</span>
            <strong>{offer.name}</strong>
            <span>{offer.about}</span>
          </button>
          <span className="build-sources">
            {offer.sources.map(({ title, url }, i) => (
              <a
                key={url}
                href={url}
                target="_blank"
                rel="noreferrer"
                title={title}
                aria-label={`Source: ${title}`}
              >
                [{i + 1}]
              </a>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

const isPortCount = (text: string) => /^([1-9]|[12]\d|3[01])$/.test(text.trim());
const isNode = (text: string) => /^\d{0,4}$/.test(text.trim());

/** Everything of the palette, as it stands below the chosen node. */
function useOffers({ ports, numa }: { ports: string; numa: string }): readonly Offer[] {
  const addTo = useApp(state => state.building.addTo);
  const additions = useApp(state => state.answers.additions);
  const hosts = useApp(state => state.open?.document.machine.roots.length ?? 0);
  const { edit } = useActions();
  const refusalOf = (id: string): Sentence | null => {
    if (addTo === null) return [{ text: 'Choose below which port or bridge first.' }];
    return additions?.find(each => each.id === id)?.refusal ?? null;
  };
  const parent = addTo ?? ('' as NodeId);
  const devices = palette.map(({ id, kind, name, about, sources, part, cmb }): Offer => {
    const shown = [factsOf(part.functions[0]), about].filter(Boolean).join('. ');
    const add = () => edit({ kind: 'add', parent, part }, { cmb });
    return { id, kind: paletteKindNames[kind], name, about: shown, sources, refusal: refusalOf(id), add };
  });
  const switches = paletteSwitches.map(({ id, name, mostPorts, sources }): Offer => {
    const add = async () => {
      const part = switchPartOf(id, isPortCount(ports) ? Number(ports) : 1);
      return part ? edit({ kind: 'add', parent, part }) : false;
    };
    const about = `At most ${mostPorts} downstream ports; ACS off, as at reset`;
    return { id, kind: paletteKindNames.switch, name, about, sources, refusal: refusalOf(id), add };
  });
  const roots = paletteHosts.map(({ id, name, host, sources }): Offer => {
    const numaNode = numa.trim() !== '' && isNode(numa) ? Number(numa) : hosts;
    const add = () => edit({ kind: 'add-host-bridge', host: { ...host, numaNode } });
    return {
      id,
      kind: 'Host bridge',
      name,
      about: 'A root complex with a bus of its own',
      sources,
      refusal: null,
      add,
    };
  });
  const isReady = addTo === null || additions !== null;
  return isReady ? [...devices, ...switches, ...roots] : [];
}

/** What its first function can do: link, and its largest BAR. */
function factsOf(spec: FunctionSpec | undefined): string {
  if (!spec) return '';
  const sizes = (spec.kind === 'endpoint' ? (spec.bars ?? []) : []).map(({ sizeBytes }) => sizeBytes);
  const largest = sizes.toSorted((a, b) => (a < b ? 1 : -1))[0];
  return [spec.link && makeLinkRate(spec.link), largest !== undefined && `BAR of ${sizeText(largest)}`]
    .filter(Boolean)
    .join(', ');
}

function WhereField() {
  const nodes = useApp(outlineNodes);
  const addTo = useApp(state => state.building.addTo);
  const { addBelow } = useActions();
  const places = nodes.filter(({ isEndpoint, kind }) => !isEndpoint && kind !== 'not-pci');
  return (
    <Choice
      name="Below"
      value={addTo}
      options={places.map(({ id, label, name, level }) => ({
        value: id,
        text: `${'\u2003'.repeat(level - 1)}${label}${name === label ? '' : ` ${name}`}`,
      }))}
      onChoose={addBelow}
    />
  );
}
