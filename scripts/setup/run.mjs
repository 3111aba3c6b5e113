import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { root } from './places.mjs';

/**
 * Runs a program to its end, in the project's root. What it prints goes to standard error, so that a command whose
 * output is read by a program stays clean; with `quiet` it is kept and only returned.
 */
export function run(file, args, { cwd = root, env = process.env, limitMs = 0, quiet = false } = {}) {
  return new Promise(resolve => {
    const child = spawn(file, args, {
      cwd,
      env,
      timeout: limitMs,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && file.endsWith('.cmd'),
    });
    let output = '';
    const keep = chunk => {
      output += chunk;
      if (!quiet) process.stderr.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', error => resolve({ ok: false, output: `${file}: ${error.message}` }));
    // At the time limit only the child itself is ended; what it started may hold the pipes open for long.
    child.on('exit', (_, signal) => signal && [child.stdout, child.stderr].map(pipe => pipe.destroy()));
    child.on('close', code => resolve({ ok: code === 0, output }));
  });
}

/** npm as this process was started by, else the one of the path. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath ?? '';
  if (basename(npm).startsWith('npm-cli')) return run(process.execPath, [npm, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}
