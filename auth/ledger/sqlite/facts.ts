/** What an append rests on, in the hub's SQLite file. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Facts } from '../gate.ts';

const questions = {
  list: 'SELECT epoch AS value FROM published_list WHERE singleton = 1',
  sharing: 'SELECT epoch AS value FROM sharing_epoch WHERE singleton = 1',
  case: 'SELECT version AS value FROM case_file WHERE id = ?',
  credential: 'SELECT 1 AS value FROM revoked_credential WHERE id = ?',
} as const;

/**
 * Gives the facts of one transaction when it is called inside it. Tables of the lists, applications and cases belong
 * to others, who may make them after the ledger is opened. While one is missing it says nothing.
 */
export function factsOn(connection: DatabaseSync): () => Facts {
  const prepared = new Map<keyof typeof questions, StatementSync>();

  const ask = (question: keyof typeof questions, ...parameters: readonly string[]): unknown => {
    let statement = prepared.get(question);
    if (statement === undefined) {
      try {
        statement = connection.prepare(questions[question]);
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('no such table')) return undefined;
        throw error;
      }
      prepared.set(question, statement);
    }
    return statement.get(...parameters)?.['value'];
  };

  return () => ({
    listEpoch: ask('list'),
    sharingEpoch: ask('sharing'),
    caseVersion: (id) => ask('case', id),
    isRevoked: (credential) => ask('credential', credential) !== undefined,
  });
}
