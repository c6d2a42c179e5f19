/** `npm run demo -- --citizens N`: makes the demo province with another number of citizens. */
import { parseArgs } from 'node:util';
import { dataDirectory } from './data-directory.ts';
import { ensureProvince } from './demo/province.ts';

const { values } = parseArgs({ options: { citizens: { type: 'string' } } });
const citizens = values.citizens === undefined ? null : Number(values.citizens);
if (citizens !== null && !(Number.isInteger(citizens) && citizens >= 1000)) {
  process.stderr.write('`--citizens` must be a whole number of at least 1000\n');
  process.exit(2);
}
const { manifest } = await ensureProvince(dataDirectory(), citizens);
process.stdout.write(`the demo province of ${manifest.citizens} citizens is in ${dataDirectory()}\n`);
