import { type Command, exitStatus, NoAnswer, type Outcome } from './command.ts';
import { explainCommand } from './commands/explainCommand.ts';
import { importCommand } from './commands/importCommand.ts';
import { linkCommand } from './commands/linkCommand.ts';
import { matrixCommand } from './commands/matrixCommand.ts';
import { simulateCommand } from './commands/simulateCommand.ts';

/** Every command of the command line; a new one is a file and a line here. */
const commands: readonly Command[] = [
  importCommand,
  matrixCommand,
  explainCommand,
  linkCommand,
  simulateCommand,
];

/** Runs one command line: the words after the program's name. What goes wrong is said, never thrown. */
export function run([name, ...rest]: readonly string[]): Outcome {
  if (name === undefined) return { status: exitStatus.usage, output: [], notes: [usage()] };
  if (name === 'help' || name === '--help' || name === '-h') {
    return { status: exitStatus.ok, output: [`${usage()}\n`], notes: [] };
  }
  const command = commands.find(each => each.name === name);
  if (!command) {
    const notes = [`There is no command "${name}".`, usage()];
    return { status: exitStatus.usage, output: [], notes };
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    return { status: exitStatus.ok, output: [`${usageOf(command)}\n`], notes: [] };
  }
  try {
    return command.run(rest);
  } catch (reason) {
    if (!(reason instanceof NoAnswer)) throw reason;
    const notes = reason.status === exitStatus.usage ? [reason.message, usageOf(command)] : [reason.message];
    return { status: reason.status, output: [], notes };
  }
}

const CALL = 'npm run -s cli --';
const usageOf = ({ name, usage: words, summary }: Command) => `${CALL} ${name} ${words}\n    ${summary}`;
const usage = () =>
  [
    ...commands.map(usageOf),
    'FILE is lspci text of any form, a folder of such texts, a file or picture that Peerlane saved, one of its links, or - for standard input. Texts may be packed by gzip; several are read together.',
    'Exit status: 0 answered, 1 no answer, 2 asked wrongly.',
  ].join('\n');
