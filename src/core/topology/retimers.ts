import { knownValue } from './fact.ts';
import type { PciFunction } from './machine.ts';

/** Retimers in the link below a port; 0 where none is shown, as where the port cannot tell. */
export const retimersBelow = (port: Pick<PciFunction, 'retimers'> | undefined): number =>
  (port && knownValue(port.retimers)) ?? 0;
