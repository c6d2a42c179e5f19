import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores are the least that the project is built on; real servers share them with the tests.
    maxWorkers: 2,
  },
});
