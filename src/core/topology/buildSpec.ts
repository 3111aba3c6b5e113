import type { HostWindow } from './bar.ts';
import type { AcsSpec, BarSpec, DrawnFacts } from './facts/drawnFacts.ts';
import type { FactValues } from './facts/facts.ts';
import type { PortType } from './portType.ts';
import type { SideLinkFacts } from './sideLink.ts';

/**
 * A machine as a person draws it: what hangs below what, without bus numbers and addresses, which `buildMachine`
 * works out. Plain data.
 */
export interface MachineSpec {
  readonly name: string;
  readonly hostBridges: readonly HostBridgeSpec[];
  readonly others?: readonly OtherSpec[];
  readonly sideLinks?: readonly SideLinkSpec[];
}

/** A root bus with what sits on it. The function at 00.0, if there is one, is by what Linux knows the bridge. */
export interface HostBridgeSpec {
  /** `hb:DDDD:BB` unless given. */
  readonly id?: string;
  /** 0 unless given. */
  readonly domain?: number;
  /** The root bus number; 0 unless given. */
  readonly bus?: number;
  /** The last bus number below it: up to the domain's next root bus, or ff, unless given. */
  readonly lastBus?: number;
  /** Left out where firmware does not tell. */
  readonly numaNode?: number;
  /** What it decodes; worked out as for a PC, where bus and CPU addresses are equal, unless given. */
  readonly windows?: readonly HostWindow[];
  readonly functions: readonly FunctionSpec[];
}

export type FunctionSpec = EndpointSpec | BridgeSpec;

export interface FunctionSpecFacts extends DrawnFacts {
  /** Unique name; by its place (`parent/dd.f`) unless given. Bus numbers never enter it. */
  readonly id?: string;
  /** Device and function as lspci prints them (`1c.4`); function 0 of the next free device unless given. */
  readonly at?: string;
  /** A person's own name, such as "GPU 0". */
  readonly label?: string;
  /** Facts that a drawing seldom gives, by their names. */
  readonly facts?: Partial<FactValues>;
}

export interface EndpointSpec extends FunctionSpecFacts {
  readonly kind: 'endpoint';
  /** Null: conventional PCI. Unless given: conventional on a root bus and below a conventional bridge. */
  readonly portType?: PortType | null;
  readonly virtualFunctions?: VirtualFunctionsSpec;
}

export interface BridgeSpec extends FunctionSpecFacts {
  readonly kind: 'bridge';
  /** Null: a conventional PCI-to-PCI bridge. */
  readonly portType: PortType | null;
  readonly below: readonly FunctionSpec[];
}

/** SR-IOV virtual functions that are switched on (NumVFs), with the registers of the capability. */
export interface VirtualFunctionsSpec {
  readonly count: number;
  /** Routing ID of the first less that of the physical function; 1 or more. */
  readonly firstOffset: number;
  readonly stride: number;
  readonly deviceId: number;
  readonly name?: string;
  readonly driver?: string;
  /** Of one virtual function. */
  readonly bars?: readonly BarSpec[];
  readonly acs?: AcsSpec;
}

/** A device that is no PCI function. */
export interface OtherSpec {
  readonly id: string;
  readonly label: string;
  /** Id of the PCI function below which it sits. */
  readonly parent?: string;
  readonly virtualDma?: boolean;
}

/** A link beside PCIe between two functions, by their ids. */
export interface SideLinkSpec extends SideLinkFacts {
  readonly a: string;
  readonly b: string;
}
