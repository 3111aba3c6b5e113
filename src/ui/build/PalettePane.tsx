import { useState } from 'react';
import * as outlineStyles from '../outline/outline.module.css';
import { useActions, useApp } from '../shared/app.ts';
import { Typed } from '../shared/fields.tsx';
import { Icon } from '../shared/Icon.tsx';
import * as styles from './build.module.css';
import { carry } from './carry.ts';
import { isPortCount, type PaletteItem, paletteItems } from './paletteItems.ts';
import { Sources } from './Sources.tsx';
import { walkButtons } from './walkButtons.ts';

/**
 * The palette beside the machine: an item is dragged onto a port of the outline or the picture; pressed, it asks for
 * a port from a list with what each would do. A host bridge needs no place.
 */
export function PalettePane() {
  const [ports, setPorts] = useState('4');
  const items = paletteItems(isPortCount(ports) ? Number(ports) : 1);
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return (
    <section className={styles.palette} aria-label="Palette" onKeyDown={walkButtons}>
      <p className={`muted ${styles.paletteHow}`}>Drag onto a free port, or press to choose one.</p>
      {kinds.map(kind => (
        <div key={kind}>
          <h3 className={styles.buildKind}>{kind}</h3>
          {kind === 'Switch' && (
            <Typed
              name="Downstream ports"
              value={ports}
              complaint={!isPortCount(ports) && 'A number from 1 to 31.'}
              onType={setPorts}
            />
          )}
          <ul aria-label={kind}>
            {items
              .filter(item => item.kind === kind)
              .map(item => (
                <PaletteRow key={item.id} item={item} />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function PaletteRow({ item: { icon, name, facts, about, sources, brings } }: { item: PaletteItem }) {
  const { edit, startPutting, carryCard, dropCard, letGo } = useActions('building');
  const numaNode = useApp(state => state.open?.document.machine.roots.length ?? 0);
  return (
    <li className={styles.paletteRow}>
      <button
        type="button"
        className={styles.paletteItem}
        title={[name, facts, about].filter(Boolean).join('. ')}
        onClick={() => {
          if (brings.kind === 'new') startPutting(brings);
          else void edit({ kind: 'add-host-bridge', host: { ...brings.host, numaNode } });
        }}
        onPointerDown={event => {
          if (brings.kind === 'new') carry(brings, event.nativeEvent, { carryCard, dropCard, letGo });
        }}
      >
        <Icon name={icon} size={14} />
        <span className={outlineStyles.outlineLabel}>{name}</span>
        <span className={outlineStyles.outlineDetail}>{facts}</span>
      </button>
      <Sources sources={sources} />
    </li>
  );
}
