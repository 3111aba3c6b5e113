import { useState } from 'react';
import { resolveKernel } from '../../core/p2pdma/kernels/kernels.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Segments } from '../shared/Segments.tsx';
import { HostBridgeEdits } from './HostBridgeEdits.tsx';
import { CpuChoice, KernelChoice } from './KernelBar.tsx';
import { KernelBehaviours } from './KernelBehaviours.tsx';
import * as styles from './kernel.module.css';

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
        <ReleaseField key={settings.kernel} kernel={settings.kernel} />
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
      <KernelBehaviours kernel={settings.kernel} />
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

/** The very release, as `uname -r` prints it; what is typed counts at Enter or when the field is left. */
function ReleaseField({ kernel }: { kernel: string }) {
  const { chooseKernel } = useActions('asking');
  const [typed, setTyped] = useState(kernel);
  const resolved = resolveKernel(typed);
  const take = () => {
    if (resolved.ok && typed.trim() !== kernel) chooseKernel(typed.trim());
  };
  return (
    <label className={styles.kernelField}>
      <span>Exact release (uname -r)</span>
      <input
        className="mono"
        type="text"
        spellCheck={false}
        autoComplete="off"
        value={typed}
        aria-invalid={!resolved.ok}
        onChange={event => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={event => event.key === 'Enter' && take()}
      />
      {!resolved.ok && (
        <span className="complaint" role="alert">
          {resolved.error.message}
        </span>
      )}
    </label>
  );
}
