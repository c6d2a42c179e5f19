import type { Kysely } from 'kysely';
import type { ListContent, PowerDetail, PublishedVersion, RepealedPower } from '../contract.ts';
import { lastDetail, publish, repeal } from './power-changes.ts';
import { publishWhole } from './publish-content.ts';
import type { Tables } from './tables.ts';
import { type ListTransaction, contentAt, publishedVersion } from './versions.ts';

export interface Decision {
  /** Deciding document. */
  readonly document: string;
  /** Day from which the power is no longer on the list, `YYYY-MM-DD`. */
  readonly since: string;
}

/** Runs work in a writing transaction of its own. */
export type Writing = <Result>(work: (transaction: ListTransaction) => Promise<Result>) => Promise<Result>;

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

export function operationsOn(database: Kysely<Tables>, writing: Writing): Omit<Operations, 'close'> {
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
    publishContent: (content, at) => writing((transaction) => publishWhole(transaction, content, at)),
    repealPower: (code, decision, at) => writing((transaction) => repeal(transaction, code, decision, at)),
    publishPower: (detail, at) => writing((transaction) => publish(transaction, detail, at)),
    restorePower: (code, at) =>
      writing(async (transaction) => {
        const detail = await lastDetail(transaction.tables, code);
        return { version: await publish(transaction, detail, at), detail };
      }),
  };
}
