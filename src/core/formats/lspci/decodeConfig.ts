import { absent } from '../../topology/fact.ts';
import { CAP_PCIE, type ConfigSpace, configSpace, EXT_SRIOV } from '../../topology/facts/configSpace.ts';
import {
  type CapturedName,
  capturedFacts,
  capturedNames,
  type FactsRead,
  putFact,
} from '../../topology/facts/facts.ts';
import type { Sighting, VirtualFunctions } from '../sighting.ts';

export interface DecodedConfig extends Pick<Sighting, 'header' | 'facts' | 'virtualFunctions'> {
  /** All ones: the function does not answer. */
  readonly unreachable: boolean;
}

/** Decodes a configuration space, fact by fact as each descriptor reads it. */
export function decodeConfig(bytes: readonly (number | undefined)[]): DecodedConfig {
  const space = configSpace(bytes);
  if (space.word(0x00) === 0xffff)
    return { header: null, facts: {}, virtualFunctions: null, unreachable: true };
  const facts: FactsRead = {};
  for (const name of capturedNames) readFact(facts, name, space);
  const { layout } = space;
  return {
    header: layout === undefined ? null : layout === 1 || layout === 2 ? 'bridge' : 'endpoint',
    facts,
    virtualFunctions: readSriov(space),
    unreachable: false,
  };
}

/** A function whose capability list is whole and without PCI Express has nothing of what stands in it. */
function readFact<K extends CapturedName>(facts: FactsRead, name: K, space: ConfigSpace) {
  const { config, absentBy } = capturedFacts[name];
  const isConventional = space.capability(CAP_PCIE) === null && absentBy.includes('no-express');
  const fact = isConventional ? absent('hex') : config?.(space);
  if (fact) putFact(facts, name, fact);
}

function readSriov(space: ConfigSpace): VirtualFunctions | null {
  const at = space.extendedCapability(EXT_SRIOV);
  if (typeof at !== 'number') return null;
  const [count, offset, stride] = [space.word(at + 0x10), space.word(at + 0x14), space.word(at + 0x16)];
  return count && offset !== undefined && stride !== undefined ? { count, offset, stride } : null;
}
