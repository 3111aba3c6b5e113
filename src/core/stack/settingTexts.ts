import type { StackSettings } from './stackSettings.ts';

type Texts = Pick<StackSettings, 'parameters' | 'environment' | 'kernelConfig'>;

/** Words of a text, where quotes hold blanks together: `a="b c" d`. */
const wordsOf = (text: string): readonly string[] => text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];

const unquoted = (value: string): string => value.replace(/^(["'])(.*)\1$/s, '$2');

/**
 * A module's parameter, the last one where it is given twice: `options nvidia NVreg_X=1` of modprobe, `nvidia.NVreg_X=1`
 * of the command line, `NVreg_X=1` alone, or `X: 1` of /proc/driver/nvidia/params, where `NVreg_` is left out. Dashes in
 * names are underscores to the kernel. Undefined: not there, so not known.
 */
export function moduleParameter(text: string, module: string, name: string): string | undefined {
  let found: string | undefined;
  for (const line of text.split('\n')) {
    const listed = /^\s*(\w+):\s*(.*?)\s*$/.exec(line);
    if (listed?.[1] === name.replace(/^NVreg_/, '')) found = unquoted(listed[2] ?? '');
    // What `options` says is of the module that it names.
    const named = /^\s*options\s+([\w-]+)\s/.exec(line)?.[1];
    for (const word of wordsOf(line)) {
      const [, owner = named, key = '', value = ''] =
        /^(?:([\w-]+)\.)?(\w+)=(.*)$/s.exec(unquoted(word)) ?? [];
      if (key !== name || (owner !== undefined && underscored(owner) !== underscored(module))) continue;
      found = unquoted(value);
    }
  }
  return found;
}

const underscored = (name: string): string => name.replaceAll('-', '_');

/**
 * The variables of an environment, the last one where one is set twice: `A=1 B="x y"`, `export A=1`, `-x A=1` of mpirun,
 * one or more in a line.
 */
export function environmentOf({ environment }: Pick<Texts, 'environment'>): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  for (const word of wordsOf(environment.replace(/^\s*#.*$/gm, ''))) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(unquoted(word)) ?? [];
    if (name !== undefined) found.push([name, unquoted(value)]);
  }
  return Object.fromEntries(found);
}

/**
 * Whether an option of the kernel's configuration is set: `CONFIG_X=y` or `=m`, `# CONFIG_X is not set`, `CONFIG_X=n`.
 * Undefined: not there, so not known.
 */
export function configOption(text: string, option: string): boolean | undefined {
  let found: boolean | undefined;
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*(CONFIG_\w+)=(\w+)\s*$/.exec(line) ?? [];
    const unset = /^\s*#\s*(CONFIG_\w+) is not set\s*$/.exec(line)?.[1];
    if (name === option) found = value === 'y' || value === 'm';
    if (unset === option) found = false;
  }
  return found;
}

/** cufile.json is JSON with comments. Undefined: not given, or not readable. An absent key has its default. */
export function cufileSwitches(text: string): { usesP2pdma?: boolean; allowsCompat?: boolean } {
  if (text.trim() === '') return {};
  const plain = text.replace(/^\s*\/\/.*$/gm, '');
  const last = (key: string) => new RegExp(`"${key}"\\s*:\\s*(true|false)`).exec(plain)?.[1];
  return {
    usesP2pdma: last('use_pci_p2pdma') === 'true',
    allowsCompat: last('allow_compat_mode') !== 'false',
  };
}
