/** The sources of the damaged hub: some are gone, some hold values that are none. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

function spoil(file: string, statement: string): void {
  const database = new DatabaseSync(file);
  try {
    if (database.prepare(statement).run().changes > 0) return;
  } finally {
    database.close();
  }
  throw new Error(`nothing in \`${path.basename(file)}\` was spoilt by ${statement}`);
}

/**
 * Damages the sources in a folder. A source that fails five times in a row is not asked for a while: no more than two
 * golden requests may ask `tax`, `vehicles` or `credit` of the damaged hub, each of which is sent twice.
 */
export function damage(sources: string): void {
  const file = (name: string): string => path.join(sources, `${name}.sqlite`);
  rmSync(file('tax'));
  writeFileSync(file('vehicles'), 'this is no database'.repeat(100));
  // A number that is a word, of 任福善.
  spoil(
    file('socialSecurity'),
    `UPDATE "社会保险" SET "累计缴费月数" = '十二' WHERE "社会保障号码" = '149999196406240010'`,
  );
  // A date that is no day, of 萧瑞梅.
  spoil(
    file('household'),
    `UPDATE "人口基本信息" SET "出生日期" = '1982-02-30' WHERE "公民身份号码" = '149999198204130023'`,
  );
  // A code for which the schema has no word, of 戴小杰.
  spoil(
    file('household'),
    `UPDATE "居民身份证" SET "证件状态" = '7' WHERE "公民身份号码" = '149999198010080013'`,
  );
}
