// `npm run mutation -- FOLDER...`: changes the code below src/FOLDER in every small way, and prints by folder what share
// of the changes a test in FOLDER notices; `FOLDER=TESTS` asks the tests below src/TESTS. A list holds the others.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import process from 'node:process';
import { install, oneAtATime } from './install.mjs';

const usual = ['core/p2pdma', 'core/dma', 'core/topology/edits', 'core/fabric/routing', 'core/share'];
const listFile = '.cache/mutation.txt';

if (!(await oneAtATime(() => install('tools/mutation')))) process.exit(1);
// By its address, for it is no package of the project.
const tester = '../tools/mutation/node_modules/@stryker-mutator/core/dist/src/index.js';
const { Stryker } = await import(new URL(tester, import.meta.url));

async function mutantsOf(folder, tests) {
  const stryker = new Stryker({
    mutate: [`src/${folder}/**/*.ts`, `!src/${folder}/**/*.{test,bench}.ts`],
    // A literal is a word of a closed set, which the compiler holds, or prose.
    mutator: { excludedMutations: ['StringLiteral'] },
    testRunner: 'vitest',
    vitest: { configFile: 'tools/mutation/vitest.config.mjs', dir: `src/${tests}`, related: false },
    coverageAnalysis: 'perTest',
    // What runs once, when its module is loaded, is mostly tables.
    ignoreStatic: true,
    concurrency: 2,
    // A busy machine is no endless loop.
    timeoutMS: 20_000,
    tempDirName: '.cache/mutation',
    ignorePatterns: ['.cache', 'dist', 'docs'],
    reporters: ['progress-append-only'],
    logLevel: 'error',
  });
  const mutants = await stryker.runMutationTest();
  return mutants
    .filter(({ status }) => isNoticed(status) || isMissed(status))
    .map(mutant => ({ ...mutant, fileName: relative('.', mutant.fileName) }));
}

const isNoticed = status => status === 'Killed' || status === 'Timeout';
const isMissed = status => status === 'Survived' || status === 'NoCoverage';

function scoreLine(name, mutants) {
  const noticed = mutants.filter(({ status }) => isNoticed(status)).length;
  const percent = ((100 * noticed) / mutants.length).toFixed(1).padStart(5);
  return `${percent} %  ${noticed} of ${mutants.length}  ${name}`;
}

/** Where a change is that no test noticed, the line there, and the change. */
function missedLine({ fileName, status, location: { start, end }, replacement }) {
  const line = readFileSync(fileName, 'utf8').split('\n')[start.line - 1];
  const before = start.line === end.line ? line.slice(start.column - 1, end.column - 1) : `${line.trim()} …`;
  const after = replacement.replace(/\s+/g, ' ');
  return `${fileName}:${start.line}${status === 'NoCoverage' ? ' (never run)' : ''}: ${before} => ${after}`;
}

const all = [];
for (const name of process.argv.length > 2 ? process.argv.slice(2) : usual) {
  const [folder, tests = folder] = name.split('=');
  all.push(...(await mutantsOf(folder, tests)));
  // After each folder: the next may take its time.
  mkdirSync(dirname(listFile), { recursive: true });
  const missed = all.filter(({ status }) => isMissed(status)).map(missedLine);
  writeFileSync(listFile, `${missed.sort().join('\n')}\n`);
}
for (const folder of [...new Set(all.map(({ fileName }) => dirname(fileName)))].sort()) {
  const own = all.filter(({ fileName }) => dirname(fileName) === folder);
  console.log(scoreLine(folder, own));
}
console.log(`${scoreLine('together', all)}\nWhat no test noticed: ${listFile}`);
