import type { Transport } from '../../core/fabric/rates/sideLinks.ts';
import { Icon } from './Icon.tsx';
import { SentenceText } from './SentenceText.tsx';
import * as styles from './sideLink.module.css';

/** The link of their own over which two devices talk, where they have one; nothing where PCI decides. */
export function SideLinkNote({ transport }: { transport: Transport | null }) {
  if (transport?.kind !== 'side-link') return null;
  const { sentence, gigabytesPerSecond } = transport;
  return (
    <p className={styles.sideLinkNote}>
      <Icon name="direct" />
      <span>
        <SentenceText sentence={sentence} />
        {gigabytesPerSecond !== null && ` ${gigabytesPerSecond} GB/s each way.`}
      </span>
    </p>
  );
}
