/** `qingdan serve --supergraph` as a user calls it, from a folder of his own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { type ServedGraph, askAt, serveGraph } from '../fixtures/graphs/served.ts';
import { twoSources } from '../fixtures/graphs/shops.ts';

const bootstrap = path.join(import.meta.dirname, '..', '..', 'scripts', 'bootstrap.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'router-'));
let served: ServedGraph;
beforeAll(async () => {
  served = await serveGraph(buildGraph(twoSources));
  writeFileSync(path.join(folder, 'supergraph.graphql'), served.supergraphSdl);
  writeFileSync(
    path.join(folder, 'subjects.graphql'),
    served.supergraphSdl.replace('type Review ', 'type Review @subject(path: "id") '),
  );
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

describe('the command', () => {
  it('serves until it is told to stop', async () => {
    const child = spawn(
      process.execPath,
      [bootstrap, 'serve', '--supergraph', 'supergraph.graphql', '--port', '0'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exit = new Promise((resolve) => child.once('exit', resolve));
    const said = await new Promise<string>((resolve) => {
      child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
      child.stdout.once('end', () => resolve(''));
    });
    const [, url = ''] = /^Qingdan routes products, reviews at (http:\S+)\n$/.exec(said) ?? [];
    const { data } = await askAt(url, '{ product(id: "p1") { name reviews(min: 5) { stars } } }');
    expect(data).toEqual({ product: { name: 'chair', reviews: [{ stars: 5 }] } });
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it.each([
    [['--supergraph', 'none.graphql'], /^SUPERGRAPH_INVALID: none\.graphql: .*ENOENT/, 1],
    [['--supergraph', 'subjects.graphql'], /^SUPERGRAPH_HAS_SUBJECTS: subjects\.graphql:\d+: /, 1],
    [['--supergraph', 'supergraph.graphql', '--port', '99999'], /`--port` 99999 .*; correct it/, 1],
    [['--supergraph', 'supergraph.graphql', '--timeout', '0'], /`--timeout` 0 .*; correct it/, 1],
    [
      ['--supergraph', 'supergraph.graphql', '--subscribe', 'products=smoke'],
      /names no protocol; give one of sse, ws/,
      1,
    ],
    [['--supergraph', 'supergraph.graphql', '--subscribe', 'x=ws'], /names no subgraph/, 1],
    [['--supergraph', 'supergraph.graphql', '--config', 'x'], /^there is no option `--config`/, 2],
    [['--supergraph'], /^the option `--supergraph` needs a value/, 2],
  ])('refuses %s', (options, message, code) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [bootstrap, 'serve', ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
