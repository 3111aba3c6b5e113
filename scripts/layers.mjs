// Holds the layer rules of .dependency-cruiser.mjs, and fails when nothing was looked at: a TypeScript that the tool
// cannot read shows as a clean run over 0 modules.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { inProject, root } from './setup/places.mjs';

const tool = inProject('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const args = [tool, 'src', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long'];
const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
process.stdout.write(stdout);
process.stderr.write(stderr);

const cruised = Number(/(\d+) modules/.exec(stdout)?.[1] ?? 0);
if (cruised === 0) console.error('No module was looked at.');
process.exit(cruised === 0 ? 1 : (status ?? 1));
