/**
 * `npm run golden -- [names…]`: sends golden requests to real hubs and prints how the answers differ from their folders
 * under `test/golden`; all of them unless named. With `--write` it writes the answers there instead, which no test does.
 */
import { readArguments } from './command-line.ts';
import { differences, indexDifferences, write, writeIndex } from '../test/support/golden/compare.ts';
import { play } from '../test/support/golden/play.ts';
import { goldenNames, readRequest } from '../test/support/golden/request.ts';
import { GoldenWorld } from '../test/support/golden/world.ts';

const usage = `npm run golden [-- NAME … --write]: sends golden requests and prints how the answers differ from their folders
  NAME     folder of test/golden; all of them unless named
  --write  writes the answers there instead`;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Number of folders that differ, before they are written. */
async function run(names: readonly string[], writing: boolean): Promise<number> {
  const world = new GoldenWorld();
  let different = 0;
  try {
    for (const name of names) {
      const files = await play(world, readRequest(name));
      const found = differences(name, files);
      if (found.length === 0) continue;
      different += 1;
      say(`${found.join('\n\n')}\n`);
      if (writing) write(name, files);
    }
  } finally {
    await world.close();
  }
  return different;
}

function checkIndex(writing: boolean): boolean {
  const found = indexDifferences();
  if (found.length > 0) say(found.join('\n\n'));
  if (writing) writeIndex();
  return writing || found.length === 0;
}

try {
  const { values, positionals } = readArguments(usage, {
    options: { write: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const all = goldenNames();
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no golden folder is called ${unknown.join(', ')}`);
  const names = positionals.length > 0 ? positionals : all;
  const different = await run(names, values.write);
  const indexed = checkIndex(values.write);
  const same = `${names.length - different} of ${names.length} golden folders are as they came`;
  say(values.write ? `${same}, ${different} written` : same);
  process.exitCode = indexed && (values.write || different === 0) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
