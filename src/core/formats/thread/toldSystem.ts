import { kernelName, kernelOrigin } from '../../lib/kernelRelease.ts';
import type { Cpu } from '../../topology/cpu.ts';
import type { ImportWarning, Told, ToldSystem } from '../imported.ts';
import type { SystemSighting } from '../sighting.ts';

/** What is told of the system, the first of several; where they differ, and where the kernel's name says too little. */
export function toldSystem(sightings: readonly SystemSighting[]): {
  readonly told: ToldSystem;
  readonly warnings: readonly ImportWarning[];
} {
  const warnings: ImportWarning[] = [];
  const inOrder = sightings.toSorted((a, b) => a.line - b.line);
  const first = <T extends string | Cpu>(
    all: readonly Told<T>[],
    words: (value: T) => string,
    what: string,
  ): Told<T> | null => {
    const [one] = all;
    const other = one && all.find(({ value }) => words(value) !== words(one.value));
    if (other) {
      const message = `The text tells of two ${what}: ${words(one.value)} in line ${one.line}, ${words(other.value)} in line ${other.line}. The first is taken.`;
      warnings.push({ code: 'told-twice', line: other.line, message });
    }
    return one ?? null;
  };
  const textsOf = (what: 'release' | 'commandLine' | 'hypervisor') =>
    inOrder.flatMap(seen => (seen.of === what ? [{ value: seen.value, line: seen.line }] : []));
  const cpus = inOrder.flatMap(seen => (seen.of === 'cpu' ? [{ value: seen.value, line: seen.line }] : []));
  const release = fullest(first(textsOf('release'), kernelName, 'kernels'), textsOf('release'));
  const commandLine = first(textsOf('commandLine'), text => text, 'command lines');
  const cpu = first(cpus, ({ vendor, family }) => `${vendor} family ${family}`, 'CPUs');
  const origin = release && kernelOrigin(release.value);
  if (origin && !origin.isTold && release) {
    warnings.push({ code: 'kernel-not-told', line: release.line, message: origin.why });
  }
  return {
    told: {
      hypervisor: textsOf('hypervisor')[0] ?? null,
      release,
      commandLine,
      cpu,
    },
    warnings,
  };
}

/** The same kernel where it is named with its package too. */
const fullest = (named: Told<string> | null, all: readonly Told<string>[]): Told<string> | null =>
  named && (all.find(({ value }) => value.startsWith(`${named.value} `)) ?? named);
