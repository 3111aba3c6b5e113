import { hex } from '../lib/hex.ts';
import { type Bdf, bdfParts } from './bdf.ts';
import type { FunctionSpec, VirtualFunctionsSpec } from './buildSpec.ts';
import { absent, known } from './fact.ts';
import { acsOf } from './facts/acsFact.ts';
import { barOf } from './facts/bars.ts';
import type { Drawing } from './facts/descriptor.ts';
import { type FactName, type FunctionFacts, factNames, functionFacts } from './facts/facts.ts';
import type { LinkRate } from './link.ts';
import { type NodeId, nodeId, type PciFunction } from './machine.ts';
import type { PortType } from './portType.ts';

/** What a function inherits from the root or bridge above it. */
export interface Above {
  readonly id: NodeId;
  readonly domain: number;
  /** 'root' on a root bus; null below a conventional bridge. */
  readonly portType: PortType | null | 'root';
  readonly numaNode: number | undefined;
  readonly link: LinkRate | undefined;
}

/** The facts that endpoints and bridges share, with who it is and where it sits. */
export type DrawnFunction = Omit<Extract<PciFunction, { kind: 'endpoint' }>, 'kind' | 'physicalFunction'>;

/** All facts of a function that is drawn, each as its descriptor has it. */
export function drawnFunction(spec: FunctionSpec, bdf: Bdf, above: Above): DrawnFunction {
  const drawing: Drawing = {
    spec,
    portType: portTypeOf(spec, above),
    neighbourLink: spec.kind === 'bridge' ? linkBelow(spec.below) : above.link,
    numaNode: above.numaNode,
  };
  const drawn = <K extends FactName>(name: K) => functionFacts[name].drawn(drawing, spec.facts?.[name]);
  return {
    ...(Object.fromEntries(factNames.map(name => [name, drawn(name)])) as FunctionFacts),
    id: nodeId(spec.id ?? `${above.id}/${devfnText(bdf)}`),
    parent: above.id,
    bdf,
    label: spec.label ?? null,
  };
}

/** A virtual function: the physical one's facts, with ids and BARs of its own and no link to train. */
export function virtualFacts(
  physical: DrawnFunction,
  virtual: VirtualFunctionsSpec,
  number: number,
): DrawnFunction {
  return {
    ...physical,
    label: physical.label === null ? null : `${physical.label} VF ${number}`,
    name: virtual.name === undefined ? physical.name : known(virtual.name, 'drawn'),
    deviceId: known(virtual.deviceId, 'drawn'),
    link: absent('drawn'),
    acs: virtual.acs ? known(acsOf(virtual.acs), 'drawn') : absent('drawn'),
    bars: known((virtual.bars ?? []).map(barOf), 'drawn'),
    driver: virtual.driver === undefined ? absent('drawn') : known(virtual.driver, 'drawn'),
  };
}

function portTypeOf(spec: FunctionSpec, above: Above): PortType | null {
  if (spec.portType !== undefined) return spec.portType;
  const isBelowConventional =
    above.portType === null || above.portType === 'root' || above.portType === 'pcie-to-pci';
  return isBelowConventional ? null : 'endpoint';
}

const linkBelow = (below: readonly FunctionSpec[]): LinkRate | undefined =>
  below.find(spec => spec.link)?.link;

/** The place of a function on its bus as ids write it: `1c.4`. */
const devfnText = (bdf: Bdf): string => {
  const { device, function: fn } = bdfParts(bdf);
  return `${hex(device, 2)}.${fn}`;
};
