import fc from 'fast-check';
import type { NvmetTarget } from '../p2pdma/nvmet/nvmetTarget.ts';
import type { EnableSetting } from '../p2pdma/orchestrator/enableStore.ts';
import type { Machine } from '../topology/machine.ts';
import { listOf } from './arbitraryOf.ts';

/** An NVMe-oF target with namespaces on any device, or none. */
export function anyTarget({ functions, others }: Machine): fc.Arbitrary<NvmetTarget | null> {
  const providers = functions.map(fn => fn.id);
  const devices = [...functions, ...others].map(node => node.id);
  if (devices.length === 0) return fc.constant(null);
  const plainSettings: fc.Arbitrary<EnableSetting> = fc.constantFrom({ kind: 'off' }, { kind: 'automatic' });
  const anySetting: fc.Arbitrary<EnableSetting> =
    providers.length === 0
      ? plainSettings
      : fc.oneof(
          plainSettings,
          fc.record({ kind: fc.constant('named' as const), provider: fc.constantFrom(...providers) }),
        );
  const anyNamespaces = listOf(devices, 4, device =>
    fc.record({
      path: fc.constantFrom('/dev/nvme0n1', '', '-', 'a\tb', '日本'),
      device,
      isBlockDevice: fc.boolean(),
      queueTakesP2p: fc.boolean(),
      p2pmem: anySetting,
      isEnabled: fc.boolean(),
    }),
  ).map(all => all.map((namespace, place) => ({ ...namespace, nsid: 3 * place + 1 })));
  return fc.option(
    fc.record({
      rdmaDevice: fc.constantFrom(...devices),
      namespaces: anyNamespaces,
      seed: fc.nat(0xffff_ffff),
      operation: fc.constantFrom('read' as const, 'write' as const),
      sizeBytes: fc.integer({ min: 1, max: 2 ** 30 }),
      commandsInFlight: fc.integer({ min: 1, max: 64 }),
      queueEntries: fc.nat(65_536),
    }),
  );
}
