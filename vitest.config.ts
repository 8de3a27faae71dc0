// How the tests run: on the TypeScript sources, a few files at once, on one PostgreSQL.
import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // The environment in which vitest runs its global setup.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'test/**/*.spec.ts'],
    globalSetup: 'test/support/postgres.ts',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 20_000,
  },
});
