/** The bench itself, run short: everything starts, all candidates answer alike, every figure is written. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { postgresqlForTests } from '../support/postgresql.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const figures = {
  citizens: ['hub_over_sql_rps', 'hub_over_apollo_rps', 'hub_over_apollo_cpu'],
  policy: ['on_over_off_cpu', 'decision_us', 'cold_mask_ms'],
  ledger: ['on_over_off_rps'],
  growth: ['latency_ratio', 'peak_mb'],
  router: [
    'hub_over_apollo_gateway_rps_entity',
    'hub_over_apollo_gateway_cpu_list',
    'hub_over_hive_gateway_rps_deep',
  ],
} as const;

const server = await postgresqlForTests();

test.skipIf(server === null)(
  'measures every part and finds all answers equal',
  { timeout: 600_000 },
  async () => {
    const { stderr } = await run(process.execPath, ['bench/run.ts', '--quick'], {
      cwd: root,
      env: { ...process.env, QINGDAN_BENCH: folder, POSTGRES_URL: server?.url },
      maxBuffer: 16 * 1024 * 1024,
    });
    expect(stderr).toContain('answers of 4 candidates are equal');
    expect(stderr).toContain('answers of 3 gateways are equal for 2 requests of shape `deep`');
    for (const [part, keys] of Object.entries(figures)) {
      const file = path.join(folder, 'quick-results', `${part}.json`);
      const result = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
      for (const key of keys) expect(result[key], `${part}.${key}`).toBeGreaterThan(0);
      expect(result['versions']).toHaveProperty('postgresql');
    }
  },
);
