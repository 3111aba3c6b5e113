import { encodeLink, machineTree, newDocument, startingView, type View } from '../../core/index.ts';
import { answer, type Command, NoAnswer } from '../command.ts';
import { findFunction } from '../findFunction.ts';
import { kernelOptions, kernelUsage, readArgs } from '../options.ts';
import { readMachine } from '../readMachine.ts';

const options = { ...kernelOptions, base: { type: 'string' }, machine: { type: 'string' } } as const;

/** Prints the link that opens a machine in the app. */
export const linkCommand: Command = {
  name: 'link',
  usage: `FILE [PROVIDER CLIENT] ${kernelUsage} [--base URL]`,
  summary: 'print the link that carries the machine; --base is the address of the app, before the #',
  run: args => {
    const { positionals, values } = readArgs(args, options);
    const { machine, settings, notes } = readMachine(positionals[0], values);
    const tree = machineTree(machine);
    const pair: View['pair'] =
      positionals.length < 2
        ? null
        : {
            provider: findFunction(tree, positionals[1], 'PROVIDER').id,
            client: findFunction(tree, positionals[2], 'CLIENT').id,
          };
    const fragment = encodeLink({
      document: newDocument(machine, settings),
      view: { ...startingView, pair },
    });
    if (!fragment.ok) throw new NoAnswer(fragment.error.message);
    return answer([`${values.base ?? ''}#${fragment.value}\n`], notes);
  },
};
