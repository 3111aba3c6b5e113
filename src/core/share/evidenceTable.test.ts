import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import type { StackEvidence } from '../topology/machine.ts';
import { evidenceKinds } from '../topology/stackEvidence.ts';
import { newDocument, startingView } from './document.ts';
import { makeKept, openKept } from './kept.ts';
import { decodeLink, encodeLink } from './link.ts';

const imported = importText(
  '00:00.0 Host bridge [0600]: Device [1234:4c43]\n03:00.0 3D controller [0302]: Device [10de:26b9]\n41:00.0 3D controller [0302]: Device [10de:26b9]\n',
  { name: 'Rack 7' },
);
const [machine] = imported.ok ? imported.value.machines : [];
if (!machine) throw new Error('the text shows no machine');
const [, one, other] = machine.functions.map(({ id }) => id);
const evidence: readonly StackEvidence[] = evidenceKinds.flatMap(kind => [
  { kind, node: one ?? null, peer: other ?? null, says: 'NVMe P2PDMA: p2pdma, compat' },
  { kind, node: null, peer: null, says: '' },
]);
const opened = { document: newDocument({ ...machine, evidence }), view: startingView };

describe('what tools say of peers', () => {
  it('comes back from a link, every kind of it', () => {
    const link = encodeLink(opened);
    const back = link.ok ? decodeLink(link.value) : link;
    expect(back.ok && back.value.document.machine.evidence).toEqual(evidence);
  });

  it('comes back from the shelf', () => {
    const kept = makeKept(opened);
    const back = kept.ok ? openKept(kept.value) : kept;
    expect(back.ok && back.value.document.machine).toEqual(opened.document.machine);
  });

  it('goes with a device that is removed', () => {
    const left = { ...machine, functions: machine.functions.filter(({ id }) => id !== other), evidence };
    const link = encodeLink({ document: newDocument(left), view: startingView });
    const back = link.ok ? decodeLink(link.value) : link;
    const said = back.ok ? (back.value.document.machine.evidence ?? []) : [];
    expect(said).toEqual(evidence.filter(({ peer }) => peer === null));
  });
});
