/**
 * `npm run demo`: makes the demo province anew with another number of citizens (`--citizens N`), in a PostgreSQL
 * database (`--postgres URL`, or the variable `QINGDAN_POSTGRES_URL`) or back in files (`--files`).
 */
import { QingdanError } from '../schema/errors.ts';
import { readArguments } from './command-line.ts';
import { dataDirectory } from './data-directory.ts';
import { readCitizens } from './demo/citizens-option.ts';
import { ensureProvince, type Wanted } from './demo/province.ts';

const usage = `npm run demo [-- OPTION …]: makes the demo province anew
  --citizens N    number of citizens, at least 1000 (default: as many as there are, else 100000)
  --postgres URL  puts the departments' databases into PostgreSQL; the variable QINGDAN_POSTGRES_URL may hold the URL
  --files         puts them back into files`;

function wanted(): Wanted {
  const { values } = readArguments(usage, {
    options: { citizens: { type: 'string' }, postgres: { type: 'string' }, files: { type: 'boolean' } },
  });
  const { citizens, postgres, files = false } = values;
  const number = readCitizens(citizens);
  if (files && postgres !== undefined) {
    throw new QingdanError('BAD_USER_INPUT', 'the demo is in `--files` or in `--postgres`: give one of them');
  }
  return {
    ...(number === undefined ? {} : { citizens: number }),
    ...(files ? { database: null } : postgres === undefined ? {} : { database: postgres }),
  };
}

try {
  const { manifest } = await ensureProvince(dataDirectory(), wanted());
  const beside = manifest.database === null ? '' : ` and in ${manifest.database}`;
  process.stdout.write(
    `the demo province of ${manifest.citizens} citizens is in ${dataDirectory()}${beside}\n`,
  );
} catch (error) {
  if (!(error instanceof QingdanError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code === 'BAD_USER_INPUT' ? 2 : 1;
}
