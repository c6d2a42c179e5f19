import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../registry/content/rows.ts';
import { policyFactsOf } from '../../registry/content/policy-facts.ts';
import type { ListContent } from '../../registry/contract.ts';
import { openRegistry } from '../../registry/open-registry.ts';
import { demoLists } from '../support/lists.ts';

let folder = '';
let file = '';
let content: ListContent;
let hash = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qingdan-opening-'));
  file = join(folder, 'deep', 'registry.grafeo');
  ({ content } = await demoLists());
  hash = contentHash(content);
  const store = await openRegistry({ kind: 'embedded', file });
  expect(await store.verifiedHash()).toBeNull();
  await store.load(content, hash);
  await store.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('opening the embedded registry', () => {
  it('finds everything again, the text index too', async () => {
    const store = await openRegistry({ kind: 'embedded', file });
    expect(await store.verifiedHash()).toBe(hash);
    expect(await store.policyFacts()).toStrictEqual(policyFactsOf(content));
    expect((await store.powers({ text: '社会救助家庭经济状况核对' }, 10, null)).total).toBe(1);
    await store.close();
  });

  it('keeps a change without being closed', { timeout: 60_000 }, async () => {
    const script = `
      import { openRegistry } from './registry/open-registry.ts';
      const store = await openRegistry({ kind: 'embedded', file: ${JSON.stringify(file)} });
      const detail = await store.power('0700-E-00100');
      const { code, name, department } = detail.power;
      await store.removePower({ code, name, department, since: '2026-03-01', document: 'x', entry: detail.power }, 'changed');
      console.log('changed');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: join(import.meta.dirname, '..', '..'),
    });
    await once(child.stdout, 'data');
    // The file belongs to the child now.
    await expect(openRegistry({ kind: 'embedded', file })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await openRegistry({ kind: 'embedded', file });
    expect(await store.verifiedHash()).toBe('changed');
    expect(await store.repealed('0700-E-00100')).not.toBeNull();
    await store.load(content, hash);
    await store.close();
  });

  it.each([
    ['cut in half', async (path: string) => truncate(path, (await readFile(path)).length >> 1)],
    ['empty', (path: string) => truncate(path, 0)],
    ['of another kind', (path: string) => writeFile(path, 'rubbish '.repeat(5000))],
    [
      'overwritten in the middle',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes.fill(7, bytes.length >> 1, (bytes.length >> 1) + 20_000);
        await writeFile(path, bytes);
      },
    ],
  ])('starts empty when the file is %s, and can be loaded again', async (_what, damage) => {
    await damage(file);
    const store = await openRegistry({ kind: 'embedded', file });
    expect(await store.verifiedHash()).toBeNull();
    await store.load(content, hash);
    expect(await store.verifiedHash()).toBe(hash);
    await store.close();
  });
});

describe('opening a registry in Neo4j', () => {
  it('says what is wrong when there is no server', async () => {
    const settings = { kind: 'neo4j', url: 'bolt://127.0.0.1:9', user: 'neo4j', password: 'x' } as const;
    await expect(openRegistry(settings)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });
});
