import type { DmaLayer } from '../../dma/dmaPlatform.ts';
import type { IommuMode } from '../../dma/iommu.ts';
import type { Crossing, DeviceBehaviour, Reflection } from './platform.ts';

/** What the settings of a platform are called, and where each is written. */
export const iommuModeWords: Readonly<Record<IommuMode, string>> = {
  off: 'off',
  'pass-through': 'pass-through',
  translated: 'translated',
};

export const dmaLayerWords: Readonly<Record<DmaLayer, string>> = {
  implements: 'maps peer resources',
  refuses: 'refuses peer resources',
  'returns-physical': 'returns the physical address unchanged',
};

export const reflectionWords: Readonly<Record<Reflection, string>> = {
  nothing: 'nothing',
  writes: 'writes only',
  'reads-and-writes': 'reads and writes',
  unknown: 'not known',
};

export const crossingWords: Readonly<Record<Crossing, string>> = {
  'same-root-port': 'Back down the same root port',
  'between-root-ports': 'Between root ports',
  'between-host-bridges': 'Between host bridges',
  'between-sockets': 'Between sockets',
};

export const deviceBehaviourWords: Readonly<Record<DeviceBehaviour, string>> = {
  'bar-cpu-side-only': 'Integrated GPU: its BARs answer the CPU side only',
  'bar-cpu-side-only-driver-redirects': 'Integrated GPU whose driver redirects to system memory',
  'sends-own-bar': 'Puts requests to its own BAR on the link',
  'aborts-peers': 'Answers peers with Completer Abort',
  'never-answers': 'Takes requests and never answers',
  'answers-peers': 'Integrated GPU: its BARs answer peers too',
};
