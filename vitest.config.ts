import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node loads this file of graphql, Vite would load its ES twin beside it, and the two refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [
      'test/support/neo4j-global.ts',
      'test/support/postgresql-global.ts',
      'test/support/mariadb-global.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores are the least that the project is built on; real servers share them with the tests.
    maxWorkers: 2,
  },
});
