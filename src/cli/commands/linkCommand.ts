import { encodeLink, machineTree, parseBdf, startingView, type View } from '../../core/index.ts';
import { answer, type Command, NoAnswer } from '../command.ts';
import { findFunction } from '../findFunction.ts';
import { filesBefore, kernelOptions, kernelUsage, readArgs } from '../options.ts';
import { readMachine } from '../readMachine.ts';

const options = { ...kernelOptions, base: { type: 'string' }, machine: { type: 'string' } } as const;

/** Prints the link that opens a machine in the app. */
export const linkCommand: Command = {
  name: 'link',
  usage: `FILE… [PROVIDER CLIENT] ${kernelUsage} [--base URL]`,
  summary: 'print the link that carries the machine; --base is the address of the app, before the #',
  run: args => {
    const { positionals, values } = readArgs(args, options);
    const files = filesBefore(positionals, namesPair(positionals) ? 2 : 0);
    const [provider, client] = positionals.slice(files.length);
    const { document, notes } = readMachine(files, values);
    const tree = machineTree(document.machine);
    const pair: View['pair'] =
      provider === undefined
        ? null
        : {
            provider: findFunction(tree, provider, 'PROVIDER').id,
            client: findFunction(tree, client, 'CLIENT').id,
          };
    const fragment = encodeLink({
      document,
      view: { ...startingView, pair },
    });
    if (!fragment.ok) throw new NoAnswer(fragment.error.message);
    return answer([`${values.base ?? ''}#${fragment.value}\n`], notes);
  },
};

/** Whether the last two words are addresses; a file may be called anything else. */
const namesPair = (words: readonly string[]): boolean =>
  words.length > 2 && words.slice(-2).every(word => parseBdf(word).ok);
