import type { RunOptions } from '../run/runAnswer.ts';
import { type PatternChoice, usualPattern } from './patterns.ts';

/** A run that is worth a look on most machines: a pattern with its options, started by one click. */
export interface TrafficDemo {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly choice: PatternChoice;
  readonly options: Pick<RunOptions, 'queues'>;
}

const separate = { queues: 'separate' } as const;

export const trafficDemos: readonly TrafficDemo[] = [
  {
    id: 'many-to-one',
    name: 'Many write to one',
    summary: 'They share the link of the first; credits hold back the rest.',
    choice: { ...usualPattern, pattern: 'all-to-one' },
    options: separate,
  },
  {
    id: 'ring',
    name: 'A ring of GPUs',
    summary: 'Each passes on what it got: where rings of neighbours cross host bridges, those set the pace.',
    choice: { ...usualPattern, pattern: 'gpu-ring' },
    options: separate,
  },
  {
    id: 'copy',
    name: 'Copies between drives',
    summary: 'By way of memory first; “Compare” says what peer-to-peer would bring.',
    choice: { ...usualPattern, pattern: 'copy', viaMemory: true },
    options: separate,
  },
  {
    id: 'lock-up',
    name: 'A lock-up',
    summary: 'Two devices read from each other, and every port has one shared FIFO.',
    choice: { ...usualPattern, pattern: 'read-each-other', sizeBytes: 1 << 20, repeat: 1 },
    options: { queues: 'shared-fifo' },
  },
];
