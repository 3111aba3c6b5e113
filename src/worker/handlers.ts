import { importText } from '../core/formats/importText.ts';
import { defaultFolds, layoutMachine } from '../core/layout/layoutMachine.ts';
import { effectiveCpu } from '../core/p2pdma/cpu.ts';
import { explainPair } from '../core/p2pdma/explainPair.ts';
import { lintCommandLine } from '../core/p2pdma/lints.ts';
import { pairMatrix } from '../core/p2pdma/pairMatrix.ts';
import { findScene, openScene } from '../core/scenes/scenes.ts';
import { decodeLink, encodeLink } from '../core/share/link.ts';
import { machineTree } from '../core/topology/machineTree.ts';
import { machineOutline } from '../core/topology/outline.ts';
import { validateMachine } from '../core/topology/validate.ts';
import type { Answer, Args, CallName, Progress } from './protocol.ts';

type Handlers = { [N in CallName]: (args: Args<N>, onProgress: (progress: Progress) => void) => Answer<N> };

/** One line for each call of the engine. */
export const handlers: Handlers = {};
