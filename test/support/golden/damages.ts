/** What can befall the sources of a golden hub before it starts. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

function inSqlite(file: string, statement: string): void {
  const database = new DatabaseSync(file);
  try {
    if (database.prepare(statement).run().changes === 0) {
      throw new Error(`nothing in \`${path.basename(file)}\` was damaged by ${statement}`);
    }
  } finally {
    database.close();
  }
}

/** Each takes the folder of the sources. */
export const damages = {
  'tax is gone': (sources: string) => rmSync(path.join(sources, 'tax.sqlite')),
  'vehicles is no database': (sources: string) =>
    writeFileSync(path.join(sources, 'vehicles.sqlite'), 'this is no database'.repeat(100)),
  'a number is a word': (sources: string) =>
    inSqlite(
      path.join(sources, 'socialSecurity.sqlite'),
      `UPDATE "社会保险" SET "累计缴费月数" = '十二' WHERE "社会保障号码" = '149999198010080013'`,
    ),
  'a date is no day': (sources: string) =>
    inSqlite(
      path.join(sources, 'household.sqlite'),
      `UPDATE "人口基本信息" SET "出生日期" = '1982-02-30' WHERE "公民身份号码" = '149999198204130023'`,
    ),
  'a code is unknown': (sources: string) =>
    inSqlite(
      path.join(sources, 'household.sqlite'),
      `UPDATE "居民身份证" SET "证件状态" = '7' WHERE "公民身份号码" = '149999198010080013'`,
    ),
  'the REST service is down': () => undefined,
} as const satisfies Readonly<Record<string, (sources: string) => void>>;

export type Damage = keyof typeof damages;
