import type { MapType } from '../p2pdma/policy/verdict.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { type StackPathName, stackPaths } from './stackPaths.ts';
import type { LayerName, StackRow } from './stackRow.ts';

/** An answer by its layers, and what p2pdma says whether it is asked or not. */
export interface Layered {
  readonly path: StackPathName;
  readonly mapType: MapType;
  readonly rows: readonly StackRow[];
}

/** A place where layers disagree, which surprises whoever asks only one of them. */
interface Contradiction {
  holds(of: Layered): boolean;
  readonly sentence: Sentence;
}

const stateOf = ({ rows }: Layered, layer: LayerName) => rows.find(row => row.layer === layer)?.state;
const ruleOf = ({ rows }: Layered, layer: LayerName) => rows.find(row => row.layer === layer)?.rule?.id;
const driverOf = ({ rows }: Layered) => rows.find(({ layer }) => layer === 'driver');
const isGds = ({ path }: Layered) => path === 'nvidia-fs' || path === 'gds-p2pdma';
const linuxAllows = ({ mapType }: Layered) => mapType !== 'NOT_SUPPORTED' && mapType !== 'UNKNOWN';

const contradictions: readonly Contradiction[] = [
  {
    holds: of =>
      stackPaths[of.path].address === 'raw' &&
      stateOf(of, 'driver') === 'yes' &&
      stateOf(of, 'wires') === 'no',
    sentence: say`The driver promises it, and the wires do not deliver: the address that it uses is a raw bus address, which an IOMMU does not know.`,
  },
  {
    holds: of => stateOf(of, 'driver') === 'yes' && ruleOf(of, 'driver') === 'nvidia-patched.bar1',
    sentence: say`With a patched module nvidia-smi topo -p2p would say OK on any board.`,
  },
  {
    holds: of =>
      of.mapType === 'NOT_SUPPORTED' && !stackPaths[of.path].asksLinux && stateOf(of, 'driver') === 'yes',
    sentence: say`Linux’s p2pdma would refuse and the driver allows: that is normal, because NVIDIA’s driver does not ask this kernel function.`,
  },
  {
    holds: of =>
      linuxAllows(of) &&
      stateOf(of, 'wires') === 'yes' &&
      stateOf(of, 'driver') === 'no' &&
      ruleOf(of, 'driver') === 'nvidia.firmware',
    sentence: say`The wires can, and the kernel would; NVIDIA’s firmware will not.`,
  },
  {
    holds: of =>
      of.path === 'nvidia-gpu' && stateOf(of, 'library') === 'yes' && stateOf(of, 'driver') === 'no',
    sentence: say`NCCL’s distance allows peers and the driver refuses: NCCL then goes through shared memory.`,
  },
  {
    holds: of =>
      of.path === 'nvidia-gpu' && stateOf(of, 'library') === 'not-peer' && stateOf(of, 'driver') === 'yes',
    sentence: say`The driver allows peers and NCCL goes through shared memory: its level (NCCL_P2P_LEVEL) is below the distance of the pair.`,
  },
  {
    holds: of => isGds(of) && driverOf(of)?.captured?.agrees === false,
    sentence: say`gdscheck finds no way to drives but the processor, and another is predicted: nvidia-fs may not be loaded, or the NVMe driver is not one that asks it. Next: lsmod | grep nvidia_fs; cat /proc/driver/nvidia-fs/stats`,
  },
  {
    holds: of =>
      isGds(of) && stateOf(of, 'driver') === 'not-peer' && driverOf(of)?.captured?.outcome === null,
    sentence: say`gdscheck prints a way beside the processor, and a copy through the processor is predicted: what it calls supported proves no peer-to-peer traffic. Next: set allow_compat_mode to false in cufile.json, or read /proc/driver/nvidia-fs/stats while data moves.`,
  },
  {
    holds: of =>
      of.path === 'dmabuf' && stateOf(of, 'driver') === 'not-peer' && ruleOf(of, 'driver') === 'dmabuf.pin',
    sentence: say`Registering the GPU’s memory succeeds, and works by system memory: success proves no peer-to-peer traffic.`,
  },
];

/** The sentences about layers of an answer that disagree, in the order of their weight. */
export const contradictionsIn = (of: Layered): readonly Sentence[] =>
  contradictions.filter(each => each.holds(of)).map(({ sentence }) => sentence);
