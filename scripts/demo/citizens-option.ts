import { QingdanError } from '../../schema/errors.ts';

/** The hundred citizens of the printed request need a province around them. */
const fewest = 1000;

/** Reads the option `--citizens`; undefined when it was not given. Throws BAD_USER_INPUT. */
export function readCitizens(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= fewest) return number;
  throw new QingdanError('BAD_USER_INPUT', `\`--citizens\` must be a whole number of at least ${fewest}`);
}
