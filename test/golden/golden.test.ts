/**
 * Every golden folder: the request is sent to a real hub, and its plan, steps, response and record must be those that
 * stand in the folder. Nothing is written here; `npm run golden -- --write` does that.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { differences, indexDifferences } from '../support/golden/compare.ts';
import { play } from '../support/golden/play.ts';
import { goldenFolder, goldenNames, readRequest } from '../support/golden/request.ts';
import { GoldenWorld } from '../support/golden/world.ts';

const world = new GoldenWorld();
afterAll(() => world.close());

const names = goldenNames();

test('there are at least forty golden folders, all of them in the index', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(indexDifferences().join('\n')).toBe('');
});

test.each(names)('%s', async (name) => {
  const files = await play(world, readRequest(name));
  expect(differences(name, files).join('\n\n')).toBe('');
});

test.each([
  ['absent-citizen', 'stranger-to-the-case'],
  ['case-unknown', 'case-of-others'],
])('%s and %s are answered byte for byte the same', (one, other) => {
  const response = (name: string): string =>
    readFileSync(path.join(goldenFolder, name, 'response.json'), 'utf8');
  expect(response(one)).toBe(response(other));
});
