import type { Kysely } from 'kysely';
import type { ListContent, PowerDetail, PublishedVersion, RepealedPower } from '../contract.ts';
import { lastDetail, publish, repeal } from './power-changes.ts';
import { publishWhole } from './publish-content.ts';
import type { Tables } from './tables.ts';
import { contentAt, publishedVersion } from './versions.ts';

export interface Decision {
  /** Deciding document. */
  readonly document: string;
  /** Day from which the power is no longer on the list, `YYYY-MM-DD`. */
  readonly since: string;
}

/** Runs work in a writing transaction of its own. */
export type Writing = <Result>(
  database: Kysely<Tables>,
  work: (tables: Kysely<Tables>) => Promise<Result>,
) => Promise<Result>;

/** What a database does for the repository. */
export interface Operations {
  readonly published: () => Promise<PublishedVersion | null>;
  readonly versions: () => Promise<readonly PublishedVersion[]>;
  readonly content: (epoch: number | null) => Promise<ListContent | null>;
  readonly publishContent: (content: ListContent, at: string) => Promise<PublishedVersion>;
  readonly repealPower: (
    code: string,
    decision: Decision,
    at: string,
  ) => Promise<{ version: PublishedVersion; repealed: RepealedPower }>;
  readonly publishPower: (detail: PowerDetail, at: string) => Promise<PublishedVersion>;
  readonly restorePower: (
    code: string,
    at: string,
  ) => Promise<{ version: PublishedVersion; detail: PowerDetail }>;
  readonly close: () => Promise<void>;
}

export function operationsOn(database: Kysely<Tables>, writing: Writing): Operations {
  return {
    published: () => publishedVersion(database),
    versions: async () => {
      const rows = await database.selectFrom('list_version').selectAll().orderBy('epoch').execute();
      return rows.map((row) => ({ hash: row.hash, epoch: row.epoch, publishedAt: row.published_at }));
    },
    content: async (epoch) => {
      const wanted = epoch ?? (await publishedVersion(database))?.epoch;
      return wanted === undefined ? null : contentAt(database, wanted);
    },
    publishContent: (content, at) => writing(database, (tables) => publishWhole(tables, content, at)),
    repealPower: (code, decision, at) => writing(database, (tables) => repeal(tables, code, decision, at)),
    publishPower: (detail, at) => writing(database, (tables) => publish(tables, detail, at)),
    restorePower: (code, at) =>
      writing(database, async (tables) => {
        const detail = await lastDetail(tables, code);
        return { version: await publish(tables, detail, at), detail };
      }),
    close: () => database.destroy(),
  };
}
