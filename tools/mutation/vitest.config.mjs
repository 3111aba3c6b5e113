import { readFileSync } from 'node:fs';
import { mergeConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import usual from '../../vitest.config.ts';

const hasProperties = ({ moduleId }) => readFileSync(moduleId, 'utf8').includes("from 'fast-check'");

/** Tables first: they take milliseconds, and what one of them notices needs no property any more. */
class TablesFirst extends BaseSequencer {
  sort(files) {
    return files.toSorted((a, b) => Number(hasProperties(a)) - Number(hasProperties(b)));
  }
}

export default mergeConfig(usual, {
  test: {
    // Nothing here keeps state in a module, and loading all modules again for each file takes most of the time.
    isolate: false,
    sequence: { sequencer: TablesFirst },
    setupFiles: ['tools/mutation/properties.mjs'],
  },
});
