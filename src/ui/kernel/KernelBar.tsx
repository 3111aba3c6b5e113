import { kernelChoices } from '../../core/p2pdma/kernels/kernelChoices.ts';
import type { Cpu } from '../../core/topology/cpu.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Segments } from '../shared/Segments.tsx';
import { cpuChoices, cpuKey, cpuWords } from './cpuChoices.ts';
import { HostBridgeEdits } from './HostBridgeEdits.tsx';
import * as styles from './kernel.module.css';

/** Which kernel decides, on which CPU: the settings that are always in sight. */
export function KernelChoice() {
  const kernel = useApp(state => state.open?.document.settings.kernel ?? '');
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { chooseKernel } = useActions('asking');
  return (
    <label className="field">
      <span>Kernel</span>
      <select value={kernel} disabled={readOnly} onChange={event => chooseKernel(event.target.value)}>
        {kernelChoices.every(choice => choice.release !== kernel) && <option value={kernel}>{kernel}</option>}
        {kernelChoices.map(({ release, label }) => (
          <option key={release} value={release}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function CpuChoice() {
  const chosen = useApp(state => state.open?.document.settings.cpu ?? null);
  const found = useApp(state => state.answers.analysis?.cpu);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { chooseCpu } = useActions('asking');
  const inferred = found?.state === 'known' ? cpuWords(found.value) : 'unknown';
  const listed: readonly Cpu[] =
    chosen && !cpuChoices.some(choice => cpuKey(choice.cpu) === cpuKey(chosen))
      ? [chosen, ...cpuChoices.map(choice => choice.cpu)]
      : cpuChoices.map(choice => choice.cpu);
  return (
    <label className="field">
      <span>CPU</span>
      <select
        value={chosen ? cpuKey(chosen) : ''}
        disabled={readOnly}
        onChange={event => chooseCpu(listed.find(cpu => cpuKey(cpu) === event.target.value) ?? null)}
      >
        <option value="">{chosen ? 'as the devices tell' : `${inferred} (from the devices)`}</option>
        {listed.map(cpu => (
          <option key={cpuKey(cpu)} value={cpuKey(cpu)}>
            {cpuWords(cpu)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The settings that are asked for: command line, IOMMU, host bridge list, and what the bar has no room for. */
export function KernelDrawer({ withKernel, withCpu }: { withKernel: boolean; withCpu: boolean }) {
  const settings = useApp(state => state.open?.document.settings);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const lints = useApp(state => state.answers.analysis?.lints);
  const { typeCommandLine, chooseIommu } = useActions('asking');
  if (!settings) return null;
  return (
    <section className={styles.kernelDrawer} aria-label="Kernel settings">
      {(withKernel || withCpu) && (
        <div className={styles.kernelFields}>
          {withKernel && <KernelChoice />}
          {withCpu && <CpuChoice />}
        </div>
      )}
      <fieldset className={styles.kernelFields} disabled={readOnly}>
        <CommandLineField text={settings.commandLine} onType={typeCommandLine} />
        <div className={styles.kernelField}>
          <span>IOMMU</span>
          <Segments
            label="IOMMU at boot"
            options={['captured', 'on']}
            names={{ captured: 'ACS as it stands', on: 'On: the kernel enables ACS' }}
            value={settings.iommu}
            onChoose={chooseIommu}
          />
        </div>
        <HostBridgeEdits edits={settings.hostBridgeEdits} />
      </fieldset>
      {lints && lints.length > 0 && (
        <ul className={styles.lints}>
          {lints.map(lint => (
            <li key={`${lint.code} ${lint.message}`} className="callout callout-doubt">
              {lint.message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CommandLineField({ text, onType }: { text: string; onType: (text: string) => void }) {
  return (
    <label className={`${styles.kernelField} ${styles.kernelFieldWide}`}>
      <span>Kernel command line</span>
      <input
        className="mono"
        type="text"
        spellCheck={false}
        autoComplete="off"
        placeholder="pci=disable_acs_redir=0000:02:04.0"
        value={text}
        onChange={event => onType(event.target.value)}
      />
    </label>
  );
}
