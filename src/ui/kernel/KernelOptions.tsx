import { kernelChoices } from '../../core/p2pdma/kernels/kernelChoices.ts';

const lines = [
  { line: 'mainline', name: 'Mainline' },
  { line: 'stable', name: 'Point releases of stable lines' },
] as const;

/** The kernels that decide differently, as options of a list. */
export const KernelOptions = () =>
  lines.map(({ line, name }) => (
    <optgroup key={line} label={name}>
      {kernelChoices
        .filter(choice => choice.line === line)
        .map(({ release, label }) => (
          <option key={release} value={release}>
            {label}
          </option>
        ))}
    </optgroup>
  ));
