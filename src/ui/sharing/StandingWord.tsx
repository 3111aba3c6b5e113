import type { Standing } from '../../core/dmabuf/step.ts';
import { Icon } from '../shared/Icon.tsx';
import * as styles from './sharing.module.css';
import { standingLook } from './standingLook.ts';

/** How a call or a finding stands. */
export function StandingWord({ standing }: { standing: Standing }) {
  const { icon, word, tone } = standingLook[standing];
  return (
    <span className={`${styles.standingWord} tone-${tone}`}>
      <Icon name={icon} size={14} />
      {word}
    </span>
  );
}
