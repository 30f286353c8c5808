import { defineConfig } from 'vitest/config';

/** The packages export their sources, so tests run on what stands in the editor; only tests/cli starts the built program. */
export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    // Two cores are the least that is counted on; a test that waits for a process needs more than the usual five seconds when both are busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // The sources are loaded once for each worker and not for each file, which is half the time of a run. They keep no state that a test could leave behind; what a test replaces, it puts back.
    isolate: false,
  },
});
