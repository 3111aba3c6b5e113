import process from 'node:process';
import { run } from './run.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { status, output, notes } = run(process.argv.slice(2));
for (const note of notes) console.error(note);
for (const piece of output) process.stdout.write(piece);
process.exitCode = status;
