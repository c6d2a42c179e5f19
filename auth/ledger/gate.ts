/** What must still be true when a record is appended; asked inside the transaction that appends it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AppendResult, GateConditions } from '../contract.ts';

type StaleBecause = Extract<AppendResult, { outcome: 'stale' }>['because'];

/** Checks the conditions of one transaction: call `open` inside it, then the check for each record. */
export interface Gate {
  open(): (conditions: GateConditions | null, now: number) => StaleBecause | null;
}

const questions = {
  list: 'SELECT epoch AS value FROM published_list WHERE singleton = 1',
  sharing: 'SELECT epoch AS value FROM sharing_epoch WHERE singleton = 1',
  case: 'SELECT version AS value FROM case_file WHERE id = ?',
  credential: 'SELECT 1 AS value FROM revoked_credential WHERE id = ?',
} as const;

/**
 * Tables of the lists, applications and cases belong to others, who may make them after the ledger is opened.
 * While one is missing, what it should confirm can't be confirmed, and the record is stale.
 */
export function gateOn(connection: DatabaseSync): Gate {
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

  return {
    open() {
      const listEpoch = ask('list');
      const sharingEpoch = ask('sharing');
      return (conditions, now) => {
        if (conditions === null) return null;
        if (listEpoch !== conditions.listEpoch) return 'list';
        if (sharingEpoch !== conditions.sharingEpoch) return 'sharing';
        const { case: ofCase, credential } = conditions;
        if (ofCase !== null && ask('case', ofCase.id) !== ofCase.version) return 'case';
        if (credential === null) return null;
        const revoked = ask('credential', credential.id) !== undefined;
        return revoked || !(now < credential.expiresAt * 1000) ? 'credential' : null;
      };
    },
  };
}
