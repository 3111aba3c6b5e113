import { knownValue } from '../fact.ts';
import type { PciFunction } from '../machine.ts';
import { capturedIds } from './captured.ts';

export interface FunctionIds {
  readonly vendorId: number | undefined;
  readonly deviceId: number | undefined;
}

/** The ids of a function: the numbers, else what its captured name tells of them. */
export function functionIds(fn: Pick<PciFunction, 'vendorId' | 'deviceId' | 'name'>): FunctionIds {
  const vendorId = knownValue(fn.vendorId);
  if (vendorId !== undefined) return { vendorId, deviceId: knownValue(fn.deviceId) };
  const told = capturedIds(knownValue(fn.name) ?? '');
  return { vendorId: told.vendorId, deviceId: told.deviceId };
}
