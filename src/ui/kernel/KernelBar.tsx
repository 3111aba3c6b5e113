import { Suspense } from 'react';
import type { Cpu } from '../../core/topology/cpu.ts';
import { useActions, useApp } from '../shared/app.ts';
import { lazily } from '../shared/lazily.ts';
import { cpuChoices, cpuKey, cpuWords } from './cpuChoices.ts';

/** They know every behaviour of every kernel, which the shell need not wait for. */
const KernelOptions = lazily(() => import('./KernelOptions.tsx').then(file => file.KernelOptions));

/** Which kernel decides, on which CPU: the settings that are always in sight. */
export function KernelChoice() {
  const kernel = useApp(state => state.open?.document.settings.kernel ?? '');
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { chooseKernel } = useActions('asking');
  return (
    <label className="field">
      <span>Kernel</span>
      <select value={kernel} disabled={readOnly} onChange={event => chooseKernel(event.target.value)}>
        <option value={kernel} hidden>
          {kernel}
        </option>
        <Suspense fallback={null}>
          <KernelOptions />
        </Suspense>
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
