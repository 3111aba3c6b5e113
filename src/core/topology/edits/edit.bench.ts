import { bench, describe } from 'vitest';
import { pairMatrix } from '../../p2pdma/policy/pairMatrix.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { asCaptured } from '../../testing/asCaptured.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import type { Machine } from '../machine.ts';
import { nodeId } from '../machine.ts';
import { machineTree } from '../machineTree.ts';
import { editMachine, type MachineEdit } from './machineEdit.ts';

/** Host bridges with a switch of 24 ports each, all taken but the last, and an empty root port. */
function rack(devices: number): Machine {
  const hosts = Math.ceil(devices / 24);
  return fabricMachine(
    ...Array.from({ length: hosts }, (_, h) =>
      hostBridge(
        [
          rootPort(`rp${h}`, [
            packetSwitch(
              `sw${h}`,
              Array.from({ length: 24 }, (__, d) => device(`d${h}.${d}`)),
            ),
          ]),
          rootPort(`free${h}`, []),
        ],
        { id: `rc${h}`, domain: h },
      ),
    ),
  );
}

const edits: readonly MachineEdit[] = [
  { kind: 'move', node: nodeId('d0.5'), to: nodeId('free1') },
  { kind: 'remove', node: nodeId('d0.7') },
  { kind: 'set-fact', edit: { node: nodeId('d0.3'), fact: 'bar-0', value: 1n << 30n } },
];

/** From the edit to the machine and the verdict of every pair, as a drag shows it. */
function editAndJudge(machine: Machine, edit: MachineEdit) {
  const result = editMachine(machine, edit);
  if (!result.ok) throw new Error(result.error.code);
  pairMatrix(machineTree(result.value.machine), defaultSettings);
}

describe.each([120, 1000])('an edit and all verdicts after it, %i devices', devices => {
  const drawn = rack(devices);
  const captured = asCaptured(drawn);
  for (const edit of edits) {
    bench(`${edit.kind}, drawn`, () => editAndJudge(drawn, edit));
    bench(`${edit.kind}, captured`, () => editAndJudge(captured, edit));
  }
});
