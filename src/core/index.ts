/**
 * The engine, for programs that are not the page: the command line here, and whoever embeds it. Pure functions on
 * plain data, no DOM and no Node. Bad input comes back as a `Result`; what throws is a bug. In short:
 *
 *     const imported = importText(text);
 *     if (!imported.ok) throw new Error(imported.error.what);
 *     const [machine] = imported.value.machines; // never empty
 *     const matrix = pairMatrix(machineTree(machine), defaultSettings);
 *
 * Page and worker import the files themselves, so that each loads only what it needs when it needs it.
 */

/** Bad input is returned, as an error that says what is wrong. */
export type { Result } from './lib/result.ts';

/** In: text, of any lspci or other known output, to the machine or machines that it shows. */
export { decodeText } from './formats/decodeText.ts';
export { errorWords } from './fabric/tlp/loggedErrors.ts';
export type {
  CountedError,
  ImportError,
  Imported,
  ImportedBlock,
  ImportWarning,
  LedgerRun,
  Told,
  ToldSystem,
} from './formats/imported.ts';
export { type ImportOptions, importText } from './formats/importText.ts';
export { joinTexts } from './formats/joinTexts.ts';
export { type Repair, repairSentence } from './formats/repair/repair.ts';

/**
 * A machine: functions below host bridges, and the tree that finds what is above and below. Every fact is known, absent
 * or unknown, with its source.
 */
export { type Acs, acsBitsIn } from './topology/acs.ts';
export { type Bdf, parseBdf, shortBdf } from './topology/bdf.ts';
export { type Cpu, type CpuVendor, cpuVendors } from './topology/cpu.ts';
export { type Fact, type FactSource, knownValue } from './topology/fact.ts';
export type { Link, LinkRate } from './topology/link.ts';
export { loggedWords } from './topology/loggedLine.ts';
export type { Machine, NodeId, PciFunction, Root } from './topology/machine.ts';
export { functionOf, type MachineTree, machineTree, rootOf } from './topology/machineTree.ts';

/** The list of facts that a function has: name, words, type and range of each. */
export { type FactDescriptor, isRecord } from './topology/facts/descriptor.ts';
export { type FactName, type FunctionFacts, factNames, functionFacts } from './topology/facts/facts.ts';

/** What things are called, and which of them a person would ask about. */
export { uninterestingFunctions } from './topology/interesting.ts';
export type { DeviceKind } from './topology/kind.ts';
export { endpointLabels } from './topology/labels.ts';
export { displayName } from './topology/names.ts';
export { machineKinds } from './topology/switches.ts';

/** As text: a number in hexadecimal, a sentence without the places that it names. */
export { hex } from './lib/hex.ts';
export { type MissingFact, type Sentence, sentenceText } from './topology/sentence.ts';

/** Which Linux decides: its version, how it was started, on which CPU. */
export { type Lint, lintSettings } from './p2pdma/acs/lints.ts';
export { type KernelChoice, kernelChoices } from './p2pdma/kernels/kernelChoices.ts';
export { resolveKernel } from './p2pdma/kernels/kernels.ts';
export { defaultSettings, type HostBridgeEdit, type KernelSettings } from './p2pdma/policy/settings.ts';
export { type TakenSettings, takenSettings, takenWords } from './share/takenSettings.ts';

/** The verdict: of one pair with its reasons, or of all pairs. A matrix holds indexes into the lists of names here. */
export { explainPair, type PairQuestion } from './p2pdma/policy/explainPair.ts';
export { pairMatrix } from './p2pdma/policy/pairMatrix.ts';
export { type PairMatrix, UNKNOWN_DISTANCE, verdictAt } from './p2pdma/policy/matrix.ts';
export {
  type KernelMessage,
  type MapType,
  mapTypes,
  type PathClass,
  pathClasses,
  type Reason,
  type Verdict,
} from './p2pdma/policy/verdict.ts';
export { redirects } from './p2pdma/policy/walk.ts';
export { pathClassWords, verdictWords } from './p2pdma/policy/words.ts';

/** Which layer says no: Linux, driver, library or the wires; of one pair, or of all. */
export { purposeWords } from './stack/purposeWords.ts';
export { type StackAnswer, stackAnswer } from './stack/stackAnswer.ts';
export { cellStates, type StackMatrix, stackMatrixOf, stackMatrixRows } from './stack/stackMatrix.ts';
export { type LayerName, layerNames, layerWords, rowWord, ruleSettles } from './stack/stackRow.ts';
export {
  noStackSettings,
  type NvidiaModule,
  nvidiaModules,
  type Program,
  programs,
  type Purpose,
  purposes,
  type ToldFact,
  toldFacts,
  type StackSettings,
} from './stack/stackSettings.ts';

/** What would change the verdict of a pair. */
export { type Remedy, remedies } from './advisor/remedies.ts';
export { type StackRemedies, type StackRemedy, stackRemedies } from './advisor/stackRemedies.ts';

/** The fabric in time: a workload run over the machine as it has booted, packet by packet. */
export { bootedFabric } from './fabric/routing/bootedFabric.ts';
export type { Fabric } from './fabric/routing/fabric.ts';
export type { PlatformEdits } from './fabric/platform/platform.ts';
export { rootComplexPresets } from './fabric/platform/platformPresets.ts';
export type { FlowSpec, Workload } from './fabric/packets/workload.ts';
export { parseWorkload } from './fabric/packets/workloadFile.ts';
export { type Simulation, simulate } from './fabric/packets/simulate.ts';
export type { FlowResult, LinkResult } from './fabric/packets/results.ts';

/** Out: a document (the machine, and what a person chose) as a link or a file, and back. */
export { newDocument, type PeerlaneDocument, startingView, type View } from './share/document.ts';
export { decodeLink, encodeLink, type OpenedLink } from './share/link.ts';
export { makeFile } from './share/file.ts';
export { openFile } from './share/openFile.ts';
export type { ShareError } from './share/shareError.ts';
