import type { ComponentProps } from 'react';
import { Icon, type IconName } from './Icon.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  readonly label: string;
  readonly size?: number;
}

/** A button that shows an icon alone: its name is read out, and shown to a pointer that rests on it. */
export const IconButton = ({ icon, label, size = 16, className = '', ...rest }: IconButtonProps) => (
  <button
    type="button"
    className={`icon-button ${className}`.trim()}
    aria-label={label}
    title={label}
    {...rest}
  >
    <Icon name={icon} size={size} />
  </button>
);
