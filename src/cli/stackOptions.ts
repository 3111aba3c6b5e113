import {
  type NvidiaModule,
  noStackSettings,
  nvidiaModules,
  type Program,
  type Purpose,
  programs,
  purposes,
  type StackSettings,
} from '../core/index.ts';
import { askedWrongly } from './command.ts';

/** The options that choose what drivers and libraries decide by. */
export const stackOptions = {
  for: { type: 'string' },
  release: { type: 'string', multiple: true },
  'nvidia-module': { type: 'string' },
  modprobe: { type: 'string' },
  env: { type: 'string' },
  kconfig: { type: 'string' },
  cufile: { type: 'string' },
} as const;
export const stackUsage = `[--for ${purposes.join('|')}] [--release nvidia=580.142]… [--nvidia-module ${nvidiaModules.join('|')}] [--modprobe "options nvidia …"] [--env "NCCL_P2P_LEVEL=PHB"] [--kconfig CONFIG_HSA_AMD_P2P=y] [--cufile JSON]`;

interface StackWords {
  readonly for?: string | undefined;
  readonly release?: readonly string[] | undefined;
  readonly 'nvidia-module'?: string | undefined;
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
