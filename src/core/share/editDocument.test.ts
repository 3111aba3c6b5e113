import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newNamespace } from '../p2pdma/nvmet/nvmetTarget.ts';
import { anyEdits, applyEdit } from '../testing/arbitraryEdits.ts';
import { anyRack } from '../testing/arbitraryRack.ts';
import { device, fabricMachine, hostBridge, node, rootPort } from '../testing/fabricMachine.ts';
import { importer, sharingOf } from '../testing/sharedBuffer.ts';
import { sentenceText } from '../topology/sentence.ts';
import { newDocument, type PeerlaneDocument } from './document.ts';
import { editDocument } from './editDocument.ts';
import { MAX_IMPORTERS, MAX_NAMESPACES } from './limits.ts';
import { decodeDocument, encodeDocument } from './payload.ts';
import { withMachine } from './withMachine.ts';

const machine = fabricMachine(hostBridge([rootPort('rp', [device('gpu')]), rootPort('rp1', [])]));
const document = newDocument(machine);

describe('an edit of a document', () => {
  it('says what else it changed', () => {
    const edited = editDocument(document, { edit: { kind: 'move', node: node('gpu'), to: node('rp1') } });
    if (!edited.ok) throw new Error(edited.error.code);
    expect(edited.value.changes.map(sentenceText)).toContain(
      'The link of root port rp is down in place of x16 Gen5.',
    );
  });

  it('gives a drive its controller memory buffer', () => {
    const edited = editDocument(document, {
      edit: {
        kind: 'add',
        parent: node('rp1'),
        part: { stem: 'nvme', functions: [device('x', { classCode: 0x0108 })] },
      },
      cmb: { bar: 0, sizeUnits: 2, size: 1, offset: 0, capabilities: 0x1f, hasMemorySpaceControl: false },
    });
    if (!edited.ok) throw new Error(edited.error.code);
    expect(edited.value.document.drivers.memory.cmbs).toMatchObject([{ node: 'nvme-1', bar: 0 }]);
  });

  it('is refused in words, and the document stays', () => {
    const edited = editDocument(document, { edit: { kind: 'remove', node: node('nobody') } });
    expect(edited.ok).toBe(false);
  });
});

/** A document in which every node that can be named is. */
function busy({ machine: start, ...document }: PeerlaneDocument): PeerlaneDocument {
  const endpoints = start.functions.filter(fn => fn.kind === 'endpoint').map(fn => fn.id);
  return {
    ...document,
    machine: start,
    drivers: {
      memory: {
        ...document.drivers.memory,
        providers: endpoints.map(id => ({
          node: id,
          isPublished: true,
          chunks: [{ bar: 0, offsetBytes: 0n, sizeBytes: 1n << 20n, allocations: [] }],
          registers: [],
        })),
      },
      orchestrator: {
        ...document.drivers.orchestrator,
        clients: endpoints.map(client => ({ client, provider: null })),
        provider: endpoints[0] ?? null,
      },
    },
    transfer: {
      device: endpoints[0] ?? null,
      segments: endpoints.map(id => ({
        kind: 'bar-memory',
        node: id,
        bar: 0,
        offsetBytes: 0n,
        sizeBytes: 4096,
      })),
    },
    platform: {
      devices: Object.fromEntries(endpoints.map(id => [id, 'never-answers'])),
      subtractiveBridges: start.functions.filter(fn => fn.kind === 'bridge').map(fn => fn.id),
    },
    sharing: endpoints
      .map(exporter => ({
        name: exporter,
        kernel: null,
        sharing: {
          ...sharingOf({ exporter: { node: exporter } }),
          importers: endpoints.map(id => ({ ...importer(id), node: id })).slice(0, MAX_IMPORTERS),
        },
        script: [],
      }))
      .slice(0, 3),
    target: endpoints[0]
      ? {
          rdmaDevice: endpoints[0],
          namespaces: endpoints
            .map((id, place) => ({
              ...newNamespace(id, place + 1),
              p2pmem: { kind: 'named' as const, provider: id },
            }))
            .slice(0, MAX_NAMESPACES),
          seed: 1,
          operation: 'read' as const,
          sizeBytes: 4096,
          commandsInFlight: 1,
          queueEntries: 0,
        }
      : null,
  };
}

it('any sequence of edits leaves a document that comes back from a link as it is', { timeout: 60_000 }, () =>
  fc.assert(
    fc.property(anyRack(fc.constantFrom(undefined, 0, 0x1d)), anyEdits, (start, edits) => {
      let now = busy(newDocument(start));
      for (const edit of edits) {
        const result = applyEdit(now.machine, edit);
        if (result?.ok) now = withMachine(now, result.value.machine);
      }
      const read = decodeDocument(encodeDocument(now));
      if (!read.ok) throw new Error(read.error.message);
      expect(read.value).toEqual(now);
    }),
    { numRuns: 40 },
  ),
);
