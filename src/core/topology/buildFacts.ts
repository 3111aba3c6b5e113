import { hex } from '../lib/hex.ts';
import { ACS_EC, type Acs } from './acs.ts';
import type { Bar } from './bar.ts';
import { type Bdf, bdfParts } from './bdf.ts';
import type { AcsSpec, BarSpec, FunctionSpec, VirtualFunctionsSpec } from './buildSpec.ts';
import { absent, type Fact, known, unknown } from './fact.ts';
import type { Link, LinkRate } from './link.ts';
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

/** The facts that endpoints and bridges share. */
export type FunctionFacts = Omit<Extract<PciFunction, { kind: 'endpoint' }>, 'kind' | 'physicalFunction'>;

/** All facts of a function that is drawn: known where the spec says it, absent where it does not. */
export function functionFacts(spec: FunctionSpec, bdf: Bdf, above: Above): FunctionFacts {
  const numaNode = spec.numaNode ?? above.numaNode;
  const portType = portTypeOf(spec, above);
  const drawnOr = <T>(value: T | undefined): Fact<T> =>
    value === undefined ? absent('drawn') : known(value, 'drawn');
  return {
    id: nodeId(spec.id ?? `${above.id}/${devfnText(bdf)}`),
    parent: above.id,
    bdf,
    label: spec.label ?? null,
    name: drawnOr(spec.name),
    vendorId: known(spec.vendorId, 'drawn'),
    deviceId: known(spec.deviceId, 'drawn'),
    classCode: known(spec.classCode, 'drawn'),
    portType: portType === null ? absent('drawn') : known(portType, 'drawn'),
    link: portType === null ? absent('drawn') : linkOf(spec, above),
    portNumber: unknown,
    retimers: unknown,
    acs: spec.acs ? known(acsOf(spec.acs), 'drawn') : absent('drawn'),
    numaNode: drawnOr(numaNode),
    iommuGroup: absent('drawn'),
    bars: known((spec.bars ?? []).map(barOf), 'drawn'),
    command: known({ memorySpace: true, busMaster: true }, 'drawn'),
    maxPayloadBytes: portType === null ? absent('drawn') : known(spec.maxPayloadBytes ?? 256, 'drawn'),
    maxReadRequestBytes: portType === null ? absent('drawn') : known(512, 'drawn'),
    slot: drawnOr(spec.slot),
    driver: drawnOr(spec.driver),
  };
}

/** A virtual function: the physical one's facts, with ids and BARs of its own and no link to train. */
export function virtualFacts(
  physical: FunctionFacts,
  virtual: VirtualFunctionsSpec,
  number: number,
): FunctionFacts {
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

/** A function integrated in the root complex has no link; others take the port's maximum where they name none. */
function linkOf(spec: FunctionSpec, above: Above): Fact<Link> {
  const maximum = spec.link ?? (spec.kind === 'bridge' ? linkBelow(spec.below) : above.link);
  if (!maximum) return absent('drawn');
  const current = spec.trainedLink ? known(spec.trainedLink, 'drawn') : unknown;
  return known({ maximum: known(maximum, 'drawn'), current }, 'drawn');
}

const linkBelow = (below: readonly FunctionSpec[]): LinkRate | undefined =>
  below.find(spec => spec.link)?.link;

const acsOf = ({ capability, control, egressVector }: AcsSpec): Acs => ({
  capability: known(capability, 'drawn'),
  control: known(control, 'drawn'),
  egressVector: capability & ACS_EC ? known(egressVector ?? 0n, 'drawn') : absent('drawn'),
});

const barOf = ({ index, kind, prefetchable, sizeBytes }: BarSpec): Bar => ({
  index,
  kind,
  prefetchable,
  address: unknown,
  sizeBytes: known(sizeBytes, 'drawn'),
});

/** The place of a function on its bus as ids write it: `1c.4`. */
const devfnText = (bdf: Bdf): string => {
  const { device, function: fn } = bdfParts(bdf);
  return `${hex(device, 2)}.${fn}`;
};
