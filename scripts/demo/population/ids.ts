/**
 * Citizen ID numbers that can be nobody's: GB 11643 with a correct check character (ISO 7064 MOD 11-2) and a
 * division code that is not assigned, 149999 and, when a day's sequences run out, 149998 down to 149990.
 */
import { QingdanError } from '../../../schema/errors.ts';
import { citizenIdCheckCharacter } from '../../../schema/identifiers/citizen-id.ts';

export const unassignedPrefixes: readonly string[] = Array.from({ length: 10 }, (_, at) =>
  String(149_999 - at),
);

/** Odd sequences are men's, even ones women's: 500 and 499 a day and prefix. */
const sequencesOf = { 男: 500, 女: 499 } as const;

/** Gives each citizen another ID; remembers only how many were given for each day and sex. */
export class IdIssuer {
  readonly #given = { 男: new Map<string, number>(), 女: new Map<string, number>() };

  issue(birthDate: string, sex: '男' | '女'): string {
    const given = this.#given[sex];
    const count = given.get(birthDate) ?? 0;
    given.set(birthDate, count + 1);
    const perPrefix = sequencesOf[sex];
    const prefix = unassignedPrefixes[Math.floor(count / perPrefix)];
    if (prefix === undefined) {
      throw new QingdanError(
        'BAD_USER_INPUT',
        `more citizens are born on \`${birthDate}\` than unassigned IDs allow: ask for fewer citizens`,
      );
    }
    const within = count % perPrefix;
    const sequence = sex === '男' ? within * 2 + 1 : within * 2 + 2;
    const body = `${prefix}${birthDate.slice(0, 4)}${birthDate.slice(5, 7)}${birthDate.slice(8)}${String(sequence).padStart(3, '0')}`;
    return body + citizenIdCheckCharacter(body);
  }
}
