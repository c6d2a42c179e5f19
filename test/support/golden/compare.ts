/** Golden folders beside what came of their requests: what differs, and writing it anew. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { diff } from 'node:util';
import { type GoldenFiles, resultFiles } from './play.ts';
import { goldenFolder, goldenNames, readRequest } from './request.ts';

const inputFiles = ['query.graphql', 'request.json'];
const indexFile = 'cases.txt';
const runnerFile = 'golden.test.ts';

/** Lines around a difference. */
const context = 3;

/** The lines that differ with some around them: `-` as it stands in the folder, `+` as it came. */
function difference(file: string, expected: string, actual: string): string {
  const marked = diff(expected.split('\n'), actual.split('\n')).map(([kind, line]) => {
    // `diff` tells what leads from the second to the first.
    const mark = kind === 0 ? ' ' : kind === 1 ? '-' : '+';
    return { mark, line };
  });
  const near = (at: number): boolean =>
    marked.slice(Math.max(0, at - context), at + context + 1).some(({ mark }) => mark !== ' ');
  const shown = marked.flatMap(({ mark, line }, at) => {
    if (near(at)) return [`${mark} ${line}`];
    return at > 0 && near(at - 1) ? ['  …'] : [];
  });
  return `${file}\n${shown.join('\n')}`;
}

function compared(file: string, actual: string): readonly string[] {
  const location = path.join(goldenFolder, file);
  if (!existsSync(location)) return [`${file} is missing`];
  const expected = readFileSync(location, 'utf8');
  return expected === actual ? [] : [difference(file, expected, actual)];
}

/** How a folder differs from what came of its request; empty when it does not. */
export function differences(name: string, files: GoldenFiles): readonly string[] {
  const known = new Set<string>([...inputFiles, ...resultFiles]);
  const foreign = readdirSync(path.join(goldenFolder, name)).filter((file) => !known.has(file));
  return [
    ...foreign.map((file) => `${name}/${file} is no file of a golden folder`),
    ...resultFiles.flatMap((file) => compared(`${name}/${file}`, files[file])),
  ];
}

/** Writes what came of a request into its folder. */
export function write(name: string, files: GoldenFiles): void {
  for (const file of resultFiles) writeFileSync(path.join(goldenFolder, name, file), files[file]);
}

/** All folders with what each shows. */
function index(): string {
  return goldenNames()
    .map((name) => `${name}\n    ${readRequest(name).about}\n`)
    .join('\n');
}

/** How the index and the folder of folders differ from what is there. */
export function indexDifferences(): readonly string[] {
  const foreign = readdirSync(goldenFolder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && ![indexFile, runnerFile].includes(entry.name))
    .map((entry) => `${entry.name} is neither a golden folder nor its index`);
  return [...foreign, ...compared(indexFile, index())];
}

export function writeIndex(): void {
  writeFileSync(path.join(goldenFolder, indexFile), index());
}
