import { expect, it } from 'vitest';
import { node } from '../../testing/fabricMachine.ts';
import { addressed } from '../../testing/memoryMachine.ts';
import { defaultSettings } from '../policy/settings.ts';
import { noDrivers } from './drivers.ts';
import { operateDrivers } from './operateDrivers.ts';

it('what one driver offers, the other one finds', () => {
  const machine = { machine: addressed({}), settings: defaultSettings };
  const offered = operateDrivers(
    { ...machine, drivers: noDrivers },
    { on: 'memory', operation: { kind: 'offer', node: node('gpu') } },
  );
  const added = operateDrivers(
    { ...machine, drivers: offered.drivers },
    { on: 'orchestrator', operation: { kind: 'add-client', client: node('nic') } },
  );
  const found = operateDrivers(
    { ...machine, drivers: added.drivers },
    { on: 'orchestrator', operation: { kind: 'find-provider' } },
  );
  expect(found.drivers.memory).toBe(offered.drivers.memory);
  expect(found.drivers.orchestrator).toMatchObject({ clients: [{ client: 'nic' }], provider: 'gpu' });
});
