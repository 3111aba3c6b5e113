import type { ComponentType } from 'react';
import type { InspectorTab } from '../../core/share/document.ts';
import { PairTab } from './PairTab.tsx';

interface Tab {
  readonly id: InspectorTab;
  readonly name: string;
  readonly Panel: ComponentType;
}

/** What the inspector shows, in the order of its tabs. What is not needed for a verdict is loaded when it is asked for. */
export const tabs: readonly Tab[] = [{ id: 'verdict', name: 'Verdict', Panel: PairTab }];
