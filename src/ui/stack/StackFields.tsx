import {
  type NvidiaModule,
  nvidiaModules,
  type Program,
  programs,
  type ToldFacts,
  toldFacts,
} from '../../core/stack/stackSettings.ts';
import { factWords, readsFact } from '../../core/stack/toldFacts.ts';
import type { StackText } from '../../store/actions/stack.ts';
import { stackPane } from '../../store/answers/pair.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as styles from './stack.module.css';

const programNames: Readonly<Record<Program, readonly [name: string, example: string]>> = {
  nvidia: ['NVIDIA driver', '580.142'],
  cuda: ['CUDA', '13.0'],
  nccl: ['NCCL', '2.27.7'],
  rccl: ['RCCL', '2.21.5'],
  'nvidia-fs': ['nvidia-fs', '2.28.4'],
};

const moduleNames: Readonly<Record<NvidiaModule, string>> = {
  open: 'open',
  proprietary: 'proprietary',
  patched: 'patched for peers',
};

/** Longer texts are not kept in a link. */
const MAX_CHARACTERS = 1000;

const texts: readonly (readonly [which: StackText, label: string, example: string])[] = [
  ['parameters', 'Module parameters', 'options nvidia NVreg_RegistryDwords="ForceP2P=0x11"'],
  ['environment', 'Environment', 'NCCL_P2P_LEVEL=PHB NCCL_NET_GDR_LEVEL=SYS'],
  ['kernelConfig', 'Kernel configuration', 'CONFIG_HSA_AMD_P2P=y'],
  ['cufile', 'cufile.json', '"properties": { "use_pci_p2pdma": true }'],
];

/** Releases, parameters, environment and configuration that the layers are asked with. */
export function StackFields() {
  const stack = useApp(state => state.open?.document.stack);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { typeVersion, chooseNvidiaModule, typeText } = useActions('stack');
  if (!stack) return null;
  return (
    <details>
      <summary>Drivers and libraries</summary>
      <fieldset className={styles.fields} disabled={readOnly}>
        {programs.map(program => (
          <label key={program}>
            <span>{programNames[program][0]}</span>
            <input
              className="mono"
              type="text"
              spellCheck={false}
              autoComplete="off"
              maxLength={40}
              placeholder={`unknown, such as ${programNames[program][1]}`}
              value={stack.versions[program] ?? ''}
              onChange={event => typeVersion(program, event.target.value.replace(/[^\w.+~-]/g, ''))}
            />
          </label>
        ))}
        <label>
          <span>NVIDIA module</span>
          <select
            value={stack.nvidiaModule ?? ''}
            onChange={event => chooseNvidiaModule((event.target.value || null) as NvidiaModule | null)}
          >
            <option value="">unknown</option>
            {nvidiaModules.map(each => (
              <option key={each} value={each}>
                {moduleNames[each]}
              </option>
            ))}
          </select>
        </label>
        <FactFields facts={stack.facts} />
        {texts.map(([which, label, example]) => (
          <label key={which} className={styles.wide}>
            <span>{label}</span>
            <textarea
              className="mono"
              rows={2}
              spellCheck={false}
              maxLength={MAX_CHARACTERS}
              placeholder={example}
              value={stack[which]}
              onChange={event => typeText(which, event.target.value)}
            />
          </label>
        ))}
      </fieldset>
    </details>
  );
}

/** What the pair's way reads and the machine does not show. */
function FactFields({ facts }: { facts: ToldFacts }) {
  const path = useAnswer(stackPane)?.path;
  const { tellFact } = useActions('stack');
  const read = toldFacts.filter(fact => path !== undefined && readsFact(path, fact));
  if (read.length === 0) return null;
  return (
    <fieldset className={`${styles.fields} ${styles.wide}`}>
      <legend>Also tell</legend>
      {read.map(fact => (
        <label key={fact}>
          <span>{factWords(fact)}</span>
          <select
            value={facts[fact] === undefined ? '' : facts[fact] ? 'yes' : 'no'}
            onChange={({ target: { value } }) => tellFact(fact, value === '' ? undefined : value === 'yes')}
          >
            <option value="">unknown</option>
            <option value="yes">yes</option>
            <option value="no">no</option>
          </select>
        </label>
      ))}
    </fieldset>
  );
}
