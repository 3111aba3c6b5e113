import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    // A property takes its time on a busy machine; a test is never about speed.
    testTimeout: 30_000,
    dir: 'src',
    include: ['**/*.test.{ts,tsx}'],
    benchmark: { include: ['**/*.bench.ts'] },
  },
});
