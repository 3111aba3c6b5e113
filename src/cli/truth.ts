import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { checkFile } from './truth/checkFile.ts';

/** `npm run -s truth -- FILE…`: checks verdicts and rates against tables; exit status 1 if any differ, 2 if unreadable. */
const FIRST_DIFFERENCES = 10;
const files = process.argv.slice(2);
let agree = 0;
const differ: string[] = [];

if (files.length === 0) {
  console.error('Name one or more truth files: npm run -s truth -- FILE…');
  process.exit(2);
}
/** Tables lie two folders below the one that the files they name are in. */
const namedBy = (table: string) => (name: string) => {
  const path = join(dirname(table), '..', '..', name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
};

for (const file of files) {
  try {
    const check = checkFile(readFileSync(file, 'utf8'), namedBy(file));
    agree += check.agree;
    differ.push(...check.differ.map(difference => `${file}: ${difference}`));
  } catch (reason) {
    console.error(
      `${file} is not a truth table: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
    process.exit(2);
  }
}
for (const difference of differ.slice(0, FIRST_DIFFERENCES)) console.log(difference);
if (differ.length > FIRST_DIFFERENCES) console.log(`… and ${differ.length - FIRST_DIFFERENCES} more`);
console.log(`${agree} agree, ${differ.length} differ`);
process.exitCode = differ.length > 0 ? 1 : 0;
