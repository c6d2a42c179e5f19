/** `npm run codegen` and its `--check`, run on a copy of what the generator reads and writes. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const project = path.resolve(import.meta.dirname, '../..');
const publicSchema = 'schema/generated/public.graphql';
const resolverTypes = 'resolvers/hub/generated/resolver-types.ts';
const client = 'test/client/generated/graphql.ts';
const tags = 'test/client/generated/gql.ts';
const orphan = 'test/client/generated/fragment-masking.ts';

let root: string;
const inRoot = (file: string): string => path.join(root, file);

function codegen(...options: string[]): { readonly code: number | null; readonly text: string } {
  const script = path.join(project, 'scripts/codegen.ts');
  const result = spawnSync(process.execPath, [script, ...options], { cwd: root, encoding: 'utf8' });
  return { code: result.status, text: result.stdout + result.stderr };
}

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'qingdan-codegen-'));
  for (const entry of ['codegen.yml', 'schema/hub.graphql', 'test/client', 'test/end-to-end']) {
    cpSync(path.join(project, entry), inRoot(entry), { recursive: true });
  }
  symlinkSync(path.join(project, 'node_modules'), inRoot('node_modules'));
});
afterAll(() => rmSync(root, { recursive: true }));

test('writes every file, and finds nothing to do after that', () => {
  const first = codegen();
  expect(first.text).toContain(`wrote ${publicSchema}\n`);
  expect(first.text).toContain(`wrote ${resolverTypes}\n`);
  expect(first.code).toBe(0);
  expect(codegen('--check')).toEqual({ code: 0, text: 'generated code is up to date\n' });
});

test('the check names each stale file and what to run, and writes nothing', () => {
  appendFileSync(inRoot(client), 'export const edited = true;\n');
  rmSync(inRoot(publicSchema));
  writeFileSync(inRoot(orphan), '');
  const { code, text } = codegen('--check');
  expect(code).toBe(1);
  expect(text.trimEnd().split('\n')).toEqual([
    `${publicSchema}: missing`,
    `${client}: differs`,
    `${orphan}: no longer made`,
    'generated code is stale; run `npm run codegen` and commit what it writes',
  ]);
  expect(existsSync(inRoot(publicSchema))).toBe(false);
  expect(readFileSync(inRoot(client), 'utf8')).toContain('edited');
  expect(codegen().code).toBe(0);
  expect(existsSync(inRoot(orphan))).toBe(false);
  expect(codegen('--check').code).toBe(0);
});

test('a changed document makes its types stale, and one with an unknown field is refused with its place', () => {
  const file = inRoot('test/client/documents/epoch.graphql');
  writeFileSync(file, 'query Epoch { publishedList { epoch } }\n');
  expect(codegen('--check').text).toContain(`${tags}: differs\n${client}: differs\n`);
  writeFileSync(file, 'query Epoch { publishedList { epoch colour } }\n');
  const before = readFileSync(inRoot(client), 'utf8');
  const { code, text } = codegen();
  expect(code).toBe(2);
  expect(text).toContain('Cannot query field "colour" on type "PublishedList"');
  expect(text).toContain('epoch.graphql');
  expect(readFileSync(inRoot(client), 'utf8')).toBe(before);
  rmSync(file);
});
