/** What `makeSources` refuses, and what it leaves behind when it does. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeSources } from '../../scripts/demo/make-sources.ts';
import { readManifest } from '../../scripts/demo/manifest.ts';
import type { Row, TopicGenerator } from '../../scripts/demo/population/person.ts';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { registrations } from '../../scripts/demo/registration.ts';
import { startRestService } from '../../scripts/demo/rest-service.ts';
import type { SourceTable } from '../../scripts/demo/source-tables.ts';
import { TopicMaker } from '../../scripts/demo/topic-maker.ts';
import { testDirectory } from './demo-directory.ts';

const schema = path.join(import.meta.dirname, '../../schema/sources');

function temporary(): string {
  const directory = testDirectory();
  onTestFinished(() => directory.remove());
  return directory.path;
}

/** A folder of SDL with these topics only; changes are made to the text of one. */
function sdl(
  parent: string,
  topics: readonly string[],
  change: (text: string) => string = (text) => text,
): string {
  const folder = path.join(parent, 'sdl');
  mkdirSync(folder);
  for (const topic of topics) {
    cpSync(path.join(schema, `${topic}.graphql`), path.join(folder, `${topic}.graphql`));
  }
  const changed = path.join(folder, `${topics.at(-1)}.graphql`);
  writeFileSync(changed, change(readFileSync(changed, 'utf8')));
  return folder;
}

const table: SourceTable = {
  name: '征管',
  key: '身份证件号码',
  updatedAt: '更新时间',
  legacyKeys: false,
  columns: [
    { name: '身份证件号码', type: 'CitizenId', codes: null },
    { name: '欠税', type: 'Decimal', codes: null },
    { name: '更新时间', type: 'DateTime', codes: null },
  ],
  indexed: ['身份证件号码'],
};

/** Runs a generator that emits one row made from the person's ID. */
function emitOne(name: string, rowOf: (id: string) => Row): void {
  const generator: TopicGenerator = {
    topic: 'tax',
    rows: (person, _household, _random, emit) => emit(name, rowOf(person.id)),
  };
  const sink = { table: () => ({ write: () => undefined }), close: () => undefined };
  const maker = new TopicMaker({ seed: 1, generator, tables: [table], registration: null, sink });
  for (const household of makePopulation({ citizens: 20, seed: 1 })) {
    for (const person of household.members) maker.person(person, household);
  }
}

test('a row that differs from the SDL names topic, table and column', () => {
  const row = (id: string): Row => ({
    身份证件号码: id,
    欠税: '0.00',
    更新时间: '2026-01-01T08:00:00+08:00',
  });
  expect(() => emitOne('征管', row)).not.toThrow();
  expect(() => emitOne('征收', row)).toThrow(/`tax`.*`征收`.*no such table/);
  const short = (id: string): Row => ({ 身份证件号码: id, 更新时间: '2026-01-01T08:00:00+08:00' });
  expect(() => emitOne('征管', short)).toThrow(/`tax`.*`征管`.*no column `欠税`/);
  expect(() => emitOne('征管', (id) => ({ ...row(id), 备注: null }))).toThrow(
    /`tax`.*`征管`.*no column `备注`/,
  );
  expect(() => emitOne('征管', () => row('another'))).toThrow(
    /`征管`.*`身份证件号码` is not the person's ID/,
  );
});

test('an SDL that its generator does not know ends the run, and nothing is left', async () => {
  const parent = temporary();
  const sdlDirectory = sdl(parent, ['household', 'tax'], (text) =>
    text.replace('@column(name: "经营所得")', '@column(name: "经营收入")'),
  );
  const options = { directory: path.join(parent, 'demo'), citizens: 50, seed: 1, sdlDirectory };
  await expect(makeSources(options)).rejects.toMatchObject({
    code: 'SOURCE_DATA_INVALID',
    message: expect.stringMatching(/`tax`.*`自然人税收`.*`经营收入`/),
  });
  expect(readdirSync(options.directory)).toEqual([]);
});

test('a topic that nobody fills, and a number of citizens out of range', async () => {
  const parent = temporary();
  const sdlDirectory = sdl(parent, ['household']);
  writeFileSync(
    path.join(sdlDirectory, 'weather.graphql'),
    readFileSync(path.join(schema, 'water.graphql'), 'utf8')
      .replaceAll('"water"', '"weather"')
      .replace('water:', 'weather:'),
  );
  const options = { directory: path.join(parent, 'demo'), citizens: 50, seed: 1, sdlDirectory };
  await expect(makeSources(options)).rejects.toMatchObject({
    code: 'SOURCE_DATA_INVALID',
    message: expect.stringContaining('`weather`'),
  });
  for (const citizens of [0, 2.5, Number.NaN]) {
    await expect(makeSources({ ...options, citizens })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  }
});

test('is made once, again when the SDL changes, never over something else, and not beside a killed run', async () => {
  const parent = temporary();
  const sdlDirectory = sdl(parent, ['household', 'water']);
  const directory = path.join(parent, 'demo');
  const options = { directory, citizens: 60, seed: 1, sdlDirectory };
  // What a killed run leaves: a process of this number can't be.
  mkdirSync(`${directory}/province.partial-4194305/sources`, { recursive: true });
  const first = await makeSources(options);
  expect(readdirSync(directory)).toEqual(['province']);
  const file = path.join(directory, 'province/sources/household.sqlite');
  const madeAt = statSync(file).mtimeMs;
  expect(await makeSources(options)).toEqual(first);
  expect(statSync(file).mtimeMs).toBe(madeAt);
  const changed = path.join(sdlDirectory, 'water.graphql');
  writeFileSync(path.join(directory, 'demo-key.json'), '{}');
  writeFileSync(changed, `${readFileSync(changed, 'utf8')}\n# changed\n`);
  expect((await makeSources(options)).inputs).not.toBe(first.inputs);
  expect(statSync(file).mtimeMs).not.toBe(madeAt);
  expect(readdirSync(directory).sort()).toEqual(['demo-key.json', 'province']);

  const other = path.join(parent, 'other');
  mkdirSync(path.join(other, 'province'), { recursive: true });
  writeFileSync(path.join(other, 'province/map.jpg'), '');
  await expect(makeSources({ ...options, directory: other })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  expect(existsSync(path.join(other, 'province/map.jpg'))).toBe(true);
  expect(readManifest(other)).toBeNull();
});

test('nothing is served or registered from a directory that is not finished', async () => {
  const parent = temporary();
  await expect(startRestService(parent)).rejects.toMatchObject({ code: 'NOT_READY' });
  expect(() => [...registrations(parent)]).toThrow('holds no finished demo');
});
