import { bench, describe } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { bundled } from '../../testing/bundled.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import type { MachineEdit } from '../../topology/edits/machineEdit.ts';
import type { Machine } from '../../topology/machine.ts';
import { nodeId } from '../../topology/machine.ts';

const { speedMatrix } = await bundled<typeof import('./speedMatrix.ts')>(
  new URL('./speedMatrix.ts', import.meta.url),
);
const { speedQuestion } = await bundled<typeof import('./speedQuestion.ts')>(
  new URL('./speedQuestion.ts', import.meta.url),
);
const { editMachine } = await bundled<typeof import('../../topology/edits/machineEdit.ts')>(
  new URL('../../topology/edits/machineEdit.ts', import.meta.url),
);

/** Host bridges of an EPYC with a switch of 24 ports each, all taken. */
function rack(devices: number): Machine {
  const hosts = Math.ceil(devices / 24);
  const first = (h: number) =>
    device(`host${h}`, { vendorId: 0x1022, deviceId: 0x14a4, classCode: 0x0600, portType: null, bars: [] });
  return fabricMachine(
    ...Array.from({ length: hosts }, (_, h) =>
      hostBridge(
        [
          first(h),
          rootPort(`rp${h}`, [
            packetSwitch(
              `sw${h}`,
              Array.from({ length: 24 }, (__, d) => device(`d${h}.${d}`)),
            ),
          ]),
          rootPort(`free${h}`, []),
        ],
        { id: `rc${h}`, domain: h, numaNode: h % 2 },
      ),
    ),
  );
}

const edits: readonly MachineEdit[] = [
  { kind: 'move', node: nodeId('d0.5'), to: nodeId('free1') },
  { kind: 'set-fact', edit: { node: nodeId('d0.3'), fact: 'bar-0', value: 1n << 30n } },
];

/** The whole matrix of the machine after an edit, as the bandwidth view shows it. */
function matrixAfter(machine: Machine, edit: MachineEdit): void {
  const result = editMachine(machine, edit);
  if (!result.ok) throw new Error(result.error.code);
  const after = result.value.machine;
  const ids = after.functions.filter(fn => fn.id.startsWith('d')).map(fn => fn.id);
  const asked = { machine: after, settings: defaultSettings, platform: {}, ids } as const;
  speedMatrix(speedQuestion({ ...asked, operation: 'write', isBidirectional: false }));
}

describe.each([
  [120, 16],
  [480, 60],
])('the bandwidth of every pair after an edit, %i devices; asked for: %i ms', devices => {
  const machine = rack(devices);
  for (const edit of edits) bench(edit.kind, () => matrixAfter(machine, edit));
});
