import { type Sentence, say } from '../topology/sentence.ts';
import { type Attachment, attachmentOf, type BufferState, withAttachment } from './bufferState.ts';
import { isTold, partyName, type SharingContext } from './context.ts';
import type { ExporterRow } from './exporters.ts';
import { lockItself } from './lock.ts';
import { makeTable } from './map.ts';
import type { Importer, PartyId } from './sharing.ts';
import { andThen, begin, did, flagged, refused, type Step, untold } from './step.ts';

/**
 * `dma_buf_attach` and `dma_buf_dynamic_attach`: the importer's wishes, then the exporter may clear peer2peer or
 * refuse. Takes the reservation lock itself.
 */
export function attach(context: SharingContext, state: BufferState, party: PartyId): Step {
  const importer = context.importers.get(party);
  const name = partyName(context, party);
  const first = begin(state);
  if (!importer) return refused(first, 'no-such-party', '-EINVAL', say`There is no importer ${name}.`);
  if (attachmentOf(state, party)) {
    return refused(
      first,
      'attached-already',
      '-EINVAL',
      say`${name} has an attachment, and one for each importer is enough here.`,
    );
  }
  return andThen(lockItself(context, first, party), step =>
    andThen(mayAttach(context, step, importer), next => join(context, next, importer)),
  );
}

/** What refuses an importer whatever it asks for. */
function mayAttach(context: SharingContext, step: Step, importer: Importer): Step {
  const exporter = partyName(context, 'exporter');
  const { driver } = context.sharing.exporter;
  if (!context.row) {
    return refused(
      step,
      'not-exported',
      '-ENOTTY',
      say`In this release ${driver} does not export memory of ${exporter}.`,
    );
  }
  const { hasPin, callbackIsOptional } = context.generation;
  if (importer.kind === 'dynamic-without-callback' && hasPin && !callbackIsOptional) {
    return refused(
      step,
      'callback-missing',
      '-EINVAL',
      say`${partyName(context, importer.id)} passes importer operations without ${callbackName(context)}, which is mandatory.`,
    );
  }
  return step;
}

/** What VFIO asks after peer2peer: that the buffer is still there, and from 7.1 that the importer can lose it. */
function mayLoseIt(context: SharingContext, step: Step, importer: Importer): Step {
  if (step.state.isRevoked) {
    const why = say`The buffer was taken away for good; nobody attaches to it any more.`;
    return refused(step, 'revoked', '-ENODEV', why);
  }
  if (!context.row?.asksForRevocable || isTold(context, importer.id)) return step;
  const why = say`${partyName(context, importer.id)} has no ${callbackName(context)}, so it cannot lose the buffer, and ${context.row.driver} lets only those attach that can.`;
  return refused(step, 'revocable-required', '-EOPNOTSUPP', why);
}

const callbackName = ({ generation }: SharingContext): string => generation.callback?.name ?? 'a callback';

/** Whether this generation treats the importer as one that can be told of a move. */
const isDynamic = ({ generation, sharing }: SharingContext, importer: Importer): boolean =>
  generation.callback !== null &&
  (importer.kind === 'dynamic' ||
    (importer.kind === 'dynamic-without-callback' && generation.callbackIsOptional)) &&
  (!generation.asksExporter || sharing.exporter.invalidates);

function join(context: SharingContext, step: Step, importer: Importer): Step {
  const dynamic = isDynamic(context, importer);
  // In the series of 2018 peer2peer is asked for apart from the callback; since 5.7 it is one of the operations.
  const asks =
    importer.allowsPeer2Peer &&
    context.generation.callback !== null &&
    (dynamic || !context.generation.hasPin);
  const asked = asks ? exporterDecides(context, step, importer) : notAsking(context, step, importer);
  return andThen(
    andThen(asked, next => mayLoseIt(context, next, importer)),
    decided => {
      const name = partyName(context, importer.id);
      const attachment: Attachment = {
        importer: importer.id,
        isDynamic: dynamic,
        peer2peer:
          asks &&
          !decided.findings.some(
            ({ rule }) => rule === 'peer2peer-cleared' || rule === 'peer2peer-not-offered',
          ),
        pins: 0,
        cpuMappings: 0,
        mappings: [],
        keptTable: null,
      };
      const sentence = dynamic
        ? isTold(context, importer.id)
          ? say`${name} is attached and will be told of moves by ${callbackName(context)}.`
          : say`${name} is attached without ${callbackName(context)}: nobody tells it of moves, so it must pin.`
        : [...say`${name} is attached as a static importer`, ...whyStatic(context, importer)];
      const attached = did(decided, dynamic ? 'attached-dynamic' : 'attached-static', sentence, {
        ...decided.state,
        attachments: [...decided.state.attachments, attachment],
      });
      const mapsNow = !dynamic && context.pinsAtAttach && context.row?.moves === true;
      return mapsNow ? andThen(attached, next => mapForGood(context, next, importer, attachment)) : attached;
    },
  );
}

/** Until about 6.15 a static importer of a buffer that can move gets its only table here, and keeps it. */
const mapForGood = (context: SharingContext, step: Step, importer: Importer, attachment: Attachment): Step =>
  andThen(makeTable(context, step, importer, attachment), made => {
    const now = attachmentOf(made.state, importer.id);
    const table = now?.mappings.at(-1);
    return now && table
      ? { ...made, state: withAttachment(made.state, { ...now, keptTable: table.id }) }
      : made;
  });

function whyStatic({ generation, sharing }: SharingContext, importer: Importer): Sentence {
  if (importer.kind !== 'dynamic') return say`: what it maps stays in place while it is mapped.`;
  if (generation.callback === null) return say`: this kernel has no others.`;
  return sharing.exporter.invalidates
    ? say`.`
    : say`, because the exporter does not say that it can invalidate mappings.`;
}

function notAsking(context: SharingContext, step: Step, importer: Importer): Step {
  const name = partyName(context, importer.id);
  const who = importer.allowsPeer2Peer ? say`${name} is static, so it` : [name];
  if (context.row?.peer2peer === 'required') {
    return refused(step, 'peer2peer-required', '-EOPNOTSUPP', [
      ...who,
      ...say` does not take peer memory, and ${context.row.driver} has nothing else to give.`,
    ]);
  }
  return did(step, 'peer2peer-not-asked', [
    ...who,
    ...say` takes system memory only, because it wants pages.`,
  ]);
}

/** The exporter's own attach: whether the importer reaches its memory. */
function exporterDecides(context: SharingContext, step: Step, importer: Importer): Step {
  const row = context.row;
  const reach = context.reaches.get(importer.id);
  const name = partyName(context, importer.id);
  const exporter = partyName(context, 'exporter');
  if (!row || !reach) throw new Error(`no way worked out for ${importer.id}`);
  if (row.peer2peer === 'never') {
    return did(
      step,
      'peer2peer-not-offered',
      say`In this release ${row.driver} exports no VRAM, so ${name} gets system memory.`,
    );
  }
  if (reach.transport?.kind === 'side-link' && reach.transport.link === 'xgmi') {
    return did(step, 'peer2peer-by-side-link', reach.transport.sentence);
  }
  const { verdict } = reach;
  if (verdict?.mapType === 'UNKNOWN') return untold(step, verdict.headline, verdict.missing);
  const heard =
    row.isVerbose && verdict ? { ...step, messages: [...step.messages, ...verdict.messages] } : step;
  if (verdict?.returned != null && verdict.returned >= 0) {
    return did(heard, 'peer2peer-kept', verdict.headline);
  }
  const because: Sentence = verdict?.headline ?? say`${name} is no PCI device and sits below none.`;
  return notReached(heard, row, [
    ...because,
    ...say` So it gets no memory of ${exporter}, only system memory.`,
  ]);
}

/** amdgpu clears the flag; VFIO keeps it and fails when mapping. */
const notReached = (step: Step, row: ExporterRow, sentence: Sentence): Step =>
  row.peer2peer === 'required' ? step : did(step, 'peer2peer-cleared', sentence);

/** `dma_buf_detach`: takes the reservation lock itself; mappings and pins should be gone. */
export function detach(context: SharingContext, state: BufferState, party: PartyId): Step {
  const attachment = attachmentOf(state, party);
  const name = partyName(context, party);
  if (!attachment) return refused(begin(state), 'not-attached', 'void', say`${name} is not attached.`);
  const without = { ...state, attachments: state.attachments.filter(each => each !== attachment) };
  const own = attachment.mappings.filter(({ id }) => id !== attachment.keptTable);
  const left = attachment.pins + attachment.cpuMappings > 0 || own.length > 0;
  return andThen(lockItself(context, begin(state), party), step => {
    const warned = left
      ? flagged(
          step,
          'detached-mapped',
          say`${name} detaches with a mapping or a pin left: its device keeps addresses that nobody looks after.`,
        )
      : step;
    return did(warned, 'detached', say`${name} is detached.`, without);
  });
}
