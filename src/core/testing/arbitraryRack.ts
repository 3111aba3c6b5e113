import fc from 'fast-check';
import type { FunctionSpec } from '../topology/buildSpec.ts';
import type { Machine } from '../topology/machine.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from './fabricMachine.ts';

/** A random forest: up to two host bridges, nested switches, ACS as `control` draws it. */
export function anyRack(control: fc.Arbitrary<number | undefined>): fc.Arbitrary<Machine> {
  const tree = fc.letrec<{ node: Shape }>(tie => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Shape>({ kind: 'device' }),
      fc.record({
        kind: fc.constant<'switch'>('switch'),
        control,
        vector: fc.nat(15),
        below: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      }),
    ),
  })).node;
  const port = fc.record({ control, below: tree });
  return fc
    .array(fc.array(port, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map(roots => build(roots));
}

type Shape =
  | { readonly kind: 'device' }
  | {
      readonly kind: 'switch';
      readonly control: number | undefined;
      readonly vector: number;
      readonly below: readonly Shape[];
    };

function build(roots: readonly (readonly { control: number | undefined; below: Shape }[])[]): Machine {
  let count = 0;
  const grow = (shape: Shape): FunctionSpec => {
    const id = `n${count++}`;
    if (shape.kind === 'device') return device(id);
    const acs = shape.control === undefined ? {} : { control: shape.control, vector: BigInt(shape.vector) };
    return packetSwitch(id, shape.below.map(grow), acs);
  };
  return fabricMachine(
    ...roots.map((ports, index) =>
      hostBridge(
        ports.map(({ control, below }) => rootPort(`n${count++}`, [grow(below)], control)),
        { id: `rc${index}`, bus: index * 0x80, numaNode: index },
      ),
    ),
  );
}
