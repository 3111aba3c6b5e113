import { type CellCodec, choice, nullable, textOrEmpty } from '../lib/cell.ts';
import {
  type NvidiaModule,
  type Program,
  type Purpose,
  programs,
  type StackSettings,
  type ToldFact,
  type ToldFacts,
  toldFacts,
} from '../stack/stackSettings.ts';
import { type Columns, column } from './columns.ts';

/** Letters of closed sets; append only. */
const purposeCodec = choice<Purpose>({
  g: 'gpu-gpu',
  m: 'gpu-nic-peermem',
  d: 'gpu-nic-dmabuf',
  s: 'gpu-storage',
  n: 'nvme-nic',
  v: 'vfio',
  p: 'p2pdma',
});
const moduleCodec = choice<NvidiaModule>({ o: 'open', p: 'proprietary', x: 'patched' });

const MAX_VERSION_CHARACTERS = 40;

/** `nvidia=580.142 nccl=2.27.7`, in the order of `programs`; `.` for none. */
const versionsCodec: CellCodec<StackSettings['versions']> = {
  write: versions =>
    programs.flatMap(program => (versions[program] ? [`${program}=${versions[program]}`] : [])).join(' ') ||
    '.',
  read: cell => {
    if (cell === '.') return {};
    const versions: Partial<Record<Program, string>> = {};
    for (const part of cell.split(' ')) {
      const [, name, version] = /^([a-z-]+)=([\w.+~-]+)$/.exec(part) ?? [];
      const program = programs.find(each => each === name);
      if (!program || !version || version.length > MAX_VERSION_CHARACTERS) return undefined;
      versions[program] = version;
    }
    return versions;
  },
};

/** `mig=n nvidia-fs=y`, in the order of `toldFacts`; `.` for none. */
const factsCodec: CellCodec<ToldFacts> = {
  write: facts =>
    toldFacts
      .flatMap(fact => (facts[fact] === undefined ? [] : [`${fact}=${facts[fact] ? 'y' : 'n'}`]))
      .join(' ') || '.',
  read: cell => {
    if (cell === '.') return {};
    const facts: Partial<Record<ToldFact, boolean>> = {};
    for (const part of cell.split(' ')) {
      const [, name, told] = /^([a-z-]+)=([yn])$/.exec(part) ?? [];
      const fact = toldFacts.find(each => each === name);
      if (!fact) return undefined;
      facts[fact] = told === 'y';
    }
    return facts;
  },
};

/** `first` holds the defaults of schema 1. */
export const stackColumns: Columns<StackSettings> = {
  purpose: column('LP', 'purpose', nullable(purposeCodec), '-'),
  versions: column('LV', 'releases of drivers and libraries', versionsCodec, '.'),
  nvidiaModule: column('LM', 'NVIDIA module', nullable(moduleCodec), '-'),
  facts: column('LT', 'facts of drivers', factsCodec, '.'),
  parameters: column('LO', 'parameters of modules', textOrEmpty, '-'),
  environment: column('LE', 'environment', textOrEmpty, '-'),
  kernelConfig: column('LC', 'kernel configuration', textOrEmpty, '-'),
  cufile: column('LF', 'cufile.json', textOrEmpty, '-'),
};
