import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { nodeId } from '../../topology/machine.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { noDrivers, type Orchestrator } from '../memory/drivers.ts';
import { rankProviders } from './rankProviders.ts';

const target = onTarget();
const having = (...clients: readonly string[]): Orchestrator => ({
  ...noDrivers.orchestrator,
  clients: clients.map(client => ({ client: nodeId(client), provider: null })),
});

/** What each form says, by question. */
const told = (orchestrator: Orchestrator) =>
  rankProviders(target, orchestrator).differences.map(({ what, says }) => [
    sentenceText(what),
    sentenceText(says.arrays),
    sentenceText(says['client-list']),
  ]);

describe('the array of 4.20 and the client list of 2018, put to the same questions', () => {
  it('of no client at all the one says -1 and the other 0', () => {
    expect(told(having('rnic'))[0]).toEqual([
      'The distance from NVMe 0 with CMB to no client at all',
      '-1',
      '0',
    ]);
  });

  it('a client out of reach is taken into the array and refused by the bound list', () => {
    expect(told(having('rnic'))[1]).toEqual([
      'NVMe 4 with CMB, out of reach, is added while NVMe 0 with CMB serves',
      'taken in, nobody asks',
      'refused, -EXDEV',
    ]);
  });

  it('a bound list without entries is bound to nobody, so the question is put to one with the provider in it', () => {
    expect(told(having())[1]?.slice(1)).toEqual(['taken in, nobody asks', 'refused, -EXDEV']);
  });

  it('verbose, the array looks at every client; the list stops at the first refusal', () => {
    const row = told(having('rnic', 'nvme2')).find(([what]) => what?.startsWith('Clients looked at'));
    expect(row).toEqual([
      'Clients looked at, of 2, when NVMe 4 with CMB is asked to serve, verbose',
      '2',
      '1',
    ]);
    const silent = told({ ...having('rnic', 'nvme2'), isVerbose: false });
    expect(silent.find(([what]) => what?.startsWith('Clients looked at'))?.slice(1)).toEqual(['1', '1']);
  });

  it('the list holds a reference on every client, the array on none', () => {
    const [, arrays, list] = told(having('rnic', 'nvme2')).at(-1) ?? [];
    expect(arrays).toMatch(/^The array holds no references on clients/);
    expect(list).toMatch(/^The list holds 2 references, one for each entry: RNIC, NVMe 2\./);
  });
});
