import { drawMachine } from '../core/layout/drawMachine.ts';
import { err, ok } from '../core/lib/result.ts';
import { acsAfterBoot } from '../core/p2pdma/acs/acsAfterBoot.ts';
import { effectiveTree } from '../core/p2pdma/acs/effectiveAcs.ts';
import { lintSettings } from '../core/p2pdma/acs/lints.ts';
import { effectiveCpu } from '../core/p2pdma/kernels/cpu.ts';
import type { DriversAsked } from '../core/p2pdma/memory/operateDrivers.ts';
import { pairMatrix } from '../core/p2pdma/policy/pairMatrix.ts';
import { policyFor } from '../core/p2pdma/policy/policy.ts';
import { type PeerlaneDocument, startingView } from '../core/share/document.ts';
import { machineTree } from '../core/topology/machineTree.ts';
import { machineOutline } from '../core/topology/outline.ts';
import { validateMachine } from '../core/topology/validate.ts';
import type { Answer, Args, CallName } from './protocol.ts';
import { inTurn, type Turn } from './turn.ts';

export type Handlers = {
  readonly [N in CallName]: (args: Args<N>, turn: Turn) => Answer<N> | Promise<Answer<N>>;
};

/** Not waited for by the first verdict, but on its way: whatever is opened is kept as a link. */
const sharing = () => import('../core/share/link.ts');
void sharing().catch(() => {}); // who needs it asks again

/** The words of a verdict, of which the matrix needs none; asked for at once, as a pair may be. */
const explaining = () => import('../core/p2pdma/policy/explainPair.ts');
void explaining().catch(() => {});

/** One entry for each call of the engine. */
export const handlers: Handlers = {
  // What a first verdict does not wait for is loaded when it is asked for.
  importText: async ({ text, name }, { tell }) => {
    const { importText } = await import('../core/formats/importText.ts');
    return importText(text, {
      ...(name !== null && { name }),
      onProgress: (done, total) => tell({ done, total }),
    });
  },
  addText: async (asked, { tell }) => {
    const { addToDocument } = await import('../core/share/addToDocument.ts');
    return addToDocument(asked, { onProgress: (done, total) => tell({ done, total }) });
  },
  openScene: async ({ scene }) => {
    const { findScene } = await import('../core/scenes/scenes.ts');
    const { buildScene } = await import('../core/scenes/buildScene.ts');
    const found = findScene(scene);
    if (!found) return openSharingScene(scene);
    const { pair, document } = buildScene(found);
    const { lookAt, sources, tab = startingView.tab } = found;
    return { document, view: { ...startingView, pair, tab }, about: { lookAt, sources } };
  },
  lessons: async () => {
    const { lessonTitles } = await import('../core/scenes/lessons/lessons.ts');
    return lessonTitles();
  },
  lesson: async ({ lesson, step }) => {
    const { findLesson } = await import('../core/scenes/lessons/lessons.ts');
    const { lessonMoment } = await import('../core/scenes/teaching/lessonMoment.ts');
    const found = findLesson(lesson);
    return found ? lessonMoment(found, step) : null;
  },
  openFile: async ({ bytes }) => {
    const { openFile } = await import('../core/share/openFile.ts');
    const { decodeText, isBinary } = await import('../core/formats/decodeText.ts');
    const opened = openFile(bytes);
    if (opened) {
      return opened.ok
        ? { kind: 'machine', opened: opened.value }
        : { kind: 'refused', what: opened.error.what, next: opened.error.next };
    }
    const text = decodeText(bytes);
    return isBinary(text) ? notText : { kind: 'text', text };
  },
  makeFile: async ({ document }) => {
    const { makeFile } = await import('../core/share/file.ts');
    return makeFile(document);
  },
  openLink: async ({ fragment }) => {
    const { decodeLink } = await sharing();
    return decodeLink(fragment);
  },
  makeLink: async link => {
    const { encodeLink } = await sharing();
    return encodeLink(link);
  },
  makeKept: async opened => {
    const { makeKept } = await import('../core/share/kept.ts');
    return makeKept(opened);
  },
  openKept: async ({ form }) => {
    const { openKept } = await import('../core/share/kept.ts');
    return openKept(form);
  },
  compare: async ({ a, b }) => {
    const { answerComparison } = await import('../core/advisor/comparisonAnswer.ts');
    return answerComparison(a, b);
  },
  report: async ({ machine, settings }) => {
    const { answerReport } = await import('../core/advisor/reportAnswer.ts');
    return answerReport(machine, settings);
  },
  outline: ({ machine }) => ({ outline: machineOutline(machine), problems: validateMachine(machine) }),
  analyse: ({ machine, settings }) => ({
    matrix: pairMatrix(machineTree(machine), settings),
    cpu: effectiveCpu(machine, settings),
    lints: lintSettings(settings, machineTree(machine)),
    acs: acsAfterBoot(machineTree(machine), settings),
  }),
  explain: async ({ machine, ...question }) => {
    const { explainPair } = await explaining();
    return explainPair({ tree: machineTree(machine), ...question });
  },
  remedies: async asked => {
    const { stackRemedies } = await import('../core/advisor/stackRemedies.ts');
    return stackRemedies(asked);
  },
  stack: async asked => {
    const { stackAnswer } = await import('../core/stack/stackAnswer.ts');
    return stackAnswer(asked);
  },
  stageLens: async asked => {
    const { stageLens } = await import('../core/advisor/stageLens.ts');
    return stageLens(asked);
  },
  stackMatrix: async ({ document: { machine, settings, platform, stack }, ids }, turn) => {
    const { stackMatrixOf, stackMatrixRows } = await import('../core/stack/stackMatrix.ts');
    const rows = stackMatrixRows({ machine, settings, platform, stack }, ids);
    return stackMatrixOf(ids, await inTurn(rows, turn));
  },
  nccl: async asked => {
    const { ncclView } = await import('../core/stack/nccl/ncclView.ts');
    return ncclView(asked);
  },
  rank: async ({ machine, settings, drivers }) => {
    const { rankProviders } = await import('../core/p2pdma/orchestrator/rankProviders.ts');
    const policy = policyFor(machineTree(machine), settings);
    return rankProviders({ policy, memory: drivers.memory }, drivers.orchestrator);
  },
  walks: async ({ machine, settings, provider, client }) => {
    const { bothWalks } = await import('../core/p2pdma/policy/walkSteps.ts');
    return bothWalks(effectiveTree(machineTree(machine), settings), provider, client);
  },
  operate: async ({ document, operation }) => {
    const { operateDrivers } = await import('../core/p2pdma/memory/operateDrivers.ts');
    return operateDrivers(await driversAsked(document), operation);
  },
  proposeClients: async ({ document, preset }) => {
    const { proposeClients } = await import('../core/p2pdma/orchestrator/clientPresets.ts');
    return proposeClients(preset, await driversAsked(document));
  },
  route: async asked => {
    const { answerRoute } = await import('../core/fabric/answers/routeAnswer.ts');
    return answerRoute(asked);
  },
  speeds: async ({ document: { machine, settings, platform }, ...asked }, turn) => {
    const { speedQuestion } = await import('../core/fabric/rates/speedQuestion.ts');
    const { speedRows, speedsOf } = await import('../core/fabric/rates/speedMatrix.ts');
    const question = speedQuestion({ machine, settings, platform, ...asked });
    return speedsOf(question, await inTurn(speedRows(question), turn));
  },
  pattern: async asked => {
    const { answerPattern } = await import('../core/fabric/flows/answerPattern.ts');
    return answerPattern(asked);
  },
  run: async (asked, turn) => {
    const { runOf } = await import('./keptRun.ts');
    const run = await runOf(asked, turn);
    return run.ok ? ok(run.value.answer()) : run;
  },
  runFluid: async asked => {
    const { answerFluid } = await import('../core/fabric/flows/fluidRun.ts');
    return answerFluid(asked);
  },
  ways: async asked => {
    const { answerWays } = await import('../core/fabric/flows/answerWays.ts');
    return answerWays(asked);
  },
  sweep: async asked => {
    const { answerSweep } = await import('../core/fabric/run/sizeSweep.ts');
    return answerSweep(asked);
  },
  occupancy: async ({ run: asked, ...moment }, turn) => {
    const { runOf } = await import('./keptRun.ts');
    const run = await runOf(asked, turn);
    return run.ok ? (run.value.lookAt(moment)?.occupancy ?? null) : null;
  },
  tracePacket: async ({ run, crossing }) => {
    const { answerTracePacket } = await import('../core/fabric/run/tracePacket.ts');
    return answerTracePacket(run, crossing);
  },
  readMeasured: async ({ machine, text }) => {
    const { parseMeasured } = await import('../core/formats/measuredMatrix.ts');
    const { matchMeasured } = await import('../core/formats/matchMeasured.ts');
    const read = parseMeasured(text);
    if (!read.ok) return read;
    const tree = machineTree(machine);
    return ok(read.value.map(matrix => ({ matrix, nodes: matchMeasured(tree, matrix.devices) })));
  },
  lens: async ({ document: { drivers, ...document }, node }) => {
    const { answerLens } = await import('../core/fabric/answers/memoryAnswers.ts');
    return answerLens({ ...document, memory: drivers.memory }, node);
  },
  address: async ({ document: { drivers, ...document }, question }) => {
    const { answerAddressOf } = await import('../core/fabric/answers/memoryAnswers.ts');
    return answerAddressOf({ ...document, memory: drivers.memory }, question);
  },
  map: async ({ document, list }) => {
    const { answerMappingOf } = await import('../core/fabric/answers/mappingAnswers.ts');
    return answerMappingOf(document, list);
  },
  proposeTransfer: async ({ document, ...wanted }) => {
    const { proposeTransferFor } = await import('../core/fabric/answers/mappingAnswers.ts');
    return proposeTransferFor(document, wanted);
  },
  share: async ({ machine, settings, platform, sharing }) => {
    const { answerSharing } = await import('../core/dmabuf/answerSharing.ts');
    return sharing.map(run => answerSharing({ machine, settings, platform, run }));
  },
  proposeSharing: async ({ machine, settings }) => {
    const { proposeSharing } = await import('../core/dmabuf/proposeSharing.ts');
    return proposeSharing(machineTree(machine), settings);
  },
  edit: async ({ document, pair, ...edit }) => {
    const { editDocument } = await import('../core/share/editDocument.ts');
    const { editWords } = await import('../core/advisor/editWords.ts');
    const edited = editDocument(document, edit);
    if (!edited.ok) return edited;
    const { machine, settings } = document;
    const after = { machine: edited.value.document.machine, node: edited.value.node };
    return ok({ ...edited.value, ...editWords({ machine, settings, edit: edit.edit, pair }, after) });
  },
  places: async ({ machine, card }) => {
    const { placesFor } = await import('../core/advisor/places.ts');
    return placesFor(machine, card);
  },
  placeEffects: async ({ document: { machine, settings, platform }, places, ...asked }, turn) => {
    const { placeTrial } = await import('../core/advisor/placeEffect.ts');
    const tryAt = placeTrial({ machine, settings, platform, ...asked });
    return inTurn(
      places.map(place => () => tryAt(place)),
      turn,
    );
  },
  additions: async ({ machine, parent }) => {
    const { additionsBelow } = await import('../core/scenes/additions.ts');
    return additionsBelow(machine, parent);
  },
  slots: async ({ document: { machine, settings, platform }, ...question }, turn) => {
    const { betterFirst, slotTrials } = await import('../core/advisor/slots.ts');
    const tried = await inTurn(slotTrials({ machine, settings, platform, ...question }), turn);
    return tried.flatMap(ranked => ranked ?? []).toSorted(betterFirst);
  },
  offload: async asked => {
    const { reportOffload } = await import('../core/fabric/offload/offloadReport.ts');
    return reportOffload(asked);
  },
  runOffload: async ({ target, ...asked }, { breathe }) => {
    const { startOffload } = await import('../core/fabric/offload/offloadRun.ts');
    const started = startOffload({ ...asked, ...target });
    if (!started.ok) return err(started.error.sentence);
    while (started.value.goOn()) {
      const { doneBytes, totalBytes } = started.value.told();
      await breathe({ done: doneBytes, total: totalBytes });
    }
    return ok(started.value.answer());
  },
  proposeTarget: async ({ machine, settings, drivers }) => {
    const { proposeTarget } = await import('../core/p2pdma/nvmet/nvmetTarget.ts');
    const policy = policyFor(machineTree(machine), settings);
    return proposeTarget({ policy, memory: drivers.memory });
  },
  operateTarget: async ({ document: { machine, settings, drivers, target }, operation }) => {
    const { operateOnTarget } = await import('../core/p2pdma/nvmet/nvmetTarget.ts');
    const policy = policyFor(machineTree(machine), settings);
    return target && operateOnTarget({ policy, memory: drivers.memory }, target, operation);
  },
  sockets: async ({ machine, settings, platform }) => {
    const { socketsShown } = await import('../core/fabric/platform/socketsShown.ts');
    return socketsShown(machineTree(machine), { settings, platform });
  },
  layout: ({ machine, options, before }) => drawMachine(machineTree(machine), options, before),
};

const notText = {
  kind: 'refused',
  what: 'This file is not text.',
  next: 'Save the output of lspci to a text file and drop that.',
} as const;

/** A document as the calls of its drivers see it. */
async function driversAsked(document: PeerlaneDocument): Promise<DriversAsked> {
  const { machine, settings, drivers, platform } = document;
  const { platformOf } = await import('../core/fabric/platform/platformOf.ts');
  const tree = machineTree(machine);
  const { architecture } = platformOf(tree, { settings, edits: platform });
  return { machine: { tree, architecture }, settings, drivers };
}

/** A scene whose subject is a shared buffer opens on it. */
async function openSharingScene(scene: string): Promise<Answer<'openScene'>> {
  const { findSharingScene, sharingDocument } = await import('../core/scenes/sharing/sharingScenes.ts');
  const found = findSharingScene(scene);
  if (!found) return null;
  const { lookAt, sources } = found;
  const view = { ...startingView, tab: 'sharing' } as const;
  return { document: sharingDocument(found), view, about: { lookAt, sources } };
}
