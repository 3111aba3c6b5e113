import { unknown } from './fact.ts';

/** The facts of a function of which nothing is known but that it is there. A new fact gets its line here. */
export const nothingShown = {
  name: unknown,
  vendorId: unknown,
  deviceId: unknown,
  classCode: unknown,
  portType: unknown,
  link: unknown,
  portNumber: unknown,
  retimers: unknown,
  acs: unknown,
  numaNode: unknown,
  iommuGroup: unknown,
  bars: unknown,
  command: unknown,
  maxPayloadBytes: unknown,
  maxReadRequestBytes: unknown,
  slot: unknown,
  driver: unknown,
} as const;
