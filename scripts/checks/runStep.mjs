import { spawn } from 'node:child_process';
import process from 'node:process';
import { root } from '../setup/places.mjs';
import { dropReport, readReport } from './report.mjs';

/**
 * Runs one step: {passed, failed, skipped}. Test runners print as they go, the others only what they have to say
 * against the code.
 */
export async function runStep(step) {
  if (step.report) dropReport(step.report);
  const { code, output } = await runCommand(step);
  if (code !== 0 || step.speaks) process.stdout.write(output);
  if (!step.counts) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
  const report = readReport(step.report);
  const counts = report ? step.counts(report) : { passed: 0, failed: 0, skipped: [] };
  // A runner that fails without a failed test, or finds no test at all, has not passed.
  const amiss = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return amiss ? { ...counts, failed: 1 } : counts;
}

function runCommand({ command, env = {}, counts }) {
  return new Promise(resolve => {
    const child = spawn(command, {
      cwd: root,
      env: { ...process.env, ...env },
      shell: true,
      stdio: ['ignore', counts ? 'inherit' : 'pipe', counts ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', chunk => (output += chunk));
    child.stderr?.on('data', chunk => (output += chunk));
    child.on('error', error => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}
