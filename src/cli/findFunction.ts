import { type MachineTree, type PciFunction, parseBdf, shortBdf } from '../core/index.ts';
import { askedWrongly, NoAnswer } from './command.ts';

const SHOWN = 12;

/** The function at an address as lspci prints it, with or without its domain. */
export function findFunction({ machine }: MachineTree, text: string | undefined, role: string): PciFunction {
  if (text === undefined) throw askedWrongly(`Name the ${role} by its address, such as 0000:03:00.0.`);
  const bdf = parseBdf(text);
  if (!bdf.ok) throw askedWrongly(`"${text}" is not a PCI address. The ${role} is named as in 0000:03:00.0.`);
  const fn = machine.functions.find(each => each.bdf === bdf.value);
  if (fn) return fn;
  const endpoints = machine.functions
    .filter(({ kind }) => kind === 'endpoint')
    .map(each => shortBdf(each.bdf));
  const more = endpoints.length > SHOWN ? ' …' : '';
  throw new NoAnswer(
    `No function ${text} in this machine. Its endpoints: ${endpoints.slice(0, SHOWN).join(' ')}${more}`,
  );
}
