import {
  type NvidiaModule,
  noStackSettings,
  nvidiaModules,
  type Program,
  type Purpose,
  programs,
  purposes,
  type StackSettings,
  type ToldFact,
  toldFacts,
} from '../core/index.ts';
import { askedWrongly } from './command.ts';

/** The options that choose what drivers and libraries decide by. */
export const stackOptions = {
  for: { type: 'string' },
  release: { type: 'string', multiple: true },
  'nvidia-module': { type: 'string' },
  tell: { type: 'string', multiple: true },
  modprobe: { type: 'string' },
  env: { type: 'string' },
  kconfig: { type: 'string' },
  cufile: { type: 'string' },
} as const;
export const stackUsage = `[--for ${purposes.join('|')}] [--release nvidia=580.142]… [--nvidia-module ${nvidiaModules.join('|')}] [--tell ${toldFacts[0]}=no]… [--modprobe "options nvidia …"] [--env "NCCL_P2P_LEVEL=PHB"] [--kconfig CONFIG_HSA_AMD_P2P=y] [--cufile JSON]`;

interface StackWords {
  readonly for?: string | undefined;
  readonly release?: readonly string[] | undefined;
  readonly 'nvidia-module'?: string | undefined;
  readonly tell?: readonly string[] | undefined;
  readonly modprobe?: string | undefined;
  readonly env?: string | undefined;
  readonly kconfig?: string | undefined;
  readonly cufile?: string | undefined;
}

/** What the options name, over what was saved with the machine. */
export function stackSettings(words: StackWords, saved: StackSettings = noStackSettings): StackSettings {
  return {
    ...saved,
    ...(words.for !== undefined && { purpose: purposeNamed(words.for) }),
    ...(words.release && { versions: { ...saved.versions, ...versionsOf(words.release) } }),
    ...(words['nvidia-module'] !== undefined && { nvidiaModule: moduleNamed(words['nvidia-module']) }),
    ...(words.tell && { facts: { ...saved.facts, ...factsOf(words.tell) } }),
    ...(words.modprobe !== undefined && { parameters: words.modprobe }),
    ...(words.env !== undefined && { environment: words.env }),
    ...(words.kconfig !== undefined && { kernelConfig: words.kconfig }),
    ...(words.cufile !== undefined && { cufile: words.cufile }),
  };
}

function purposeNamed(text: string): Purpose {
  const found = purposes.find(each => each === text);
  if (!found) throw askedWrongly(`--for is one of ${purposes.join(', ')}, not "${text}".`);
  return found;
}

function moduleNamed(text: string): NvidiaModule {
  const found = nvidiaModules.find(each => each === text);
  if (!found) throw askedWrongly(`--nvidia-module is one of ${nvidiaModules.join(', ')}, not "${text}".`);
  return found;
}

function factsOf(texts: readonly string[]): Partial<Record<ToldFact, boolean>> {
  return Object.fromEntries(
    texts.map(text => {
      const [, name, told] = /^([a-z-]+)=(yes|no)$/.exec(text) ?? [];
      const fact = toldFacts.find(each => each === name);
      if (!fact)
        throw askedWrongly(
          `--tell names a fact and yes or no, such as mig=no; "${text}" does not. Facts are ${toldFacts.join(', ')}.`,
        );
      return [fact, told === 'yes'];
    }),
  );
}

function versionsOf(texts: readonly string[]): Partial<Record<Program, string>> {
  return Object.fromEntries(
    texts.map(text => {
      const [, name, version] = /^([a-z-]+)=([\w.+~-]{1,40})$/.exec(text) ?? [];
      const program = programs.find(each => each === name);
      if (!program || version === undefined)
        throw askedWrongly(
          `--release names a program and its release, such as nvidia=580.142; "${text}" does not. Programs are ${programs.join(', ')}.`,
        );
      return [program, version];
    }),
  );
}
