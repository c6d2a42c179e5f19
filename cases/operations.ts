/** The cases on their SQLite connection. */
import type { DatabaseSync } from 'node:sqlite';
import type { CaseFact } from '../auth/contract.ts';
import { writing } from '../database/open.ts';
import type { SubjectRole } from '../schema/domain.ts';

export interface NewCase {
  /** Case number 办件编号, printable ASCII of 1 to 64 characters, as `x-case` takes it. */
  readonly id: string;
  /** Division of the window that accepted it. */
  readonly windowDivision: string;
  /** Division whose department decides it. */
  readonly competentDivision: string;
  readonly tasks: readonly { readonly department: string; readonly power: string }[];
  readonly parties: readonly { readonly citizenId: string; readonly role: SubjectRole }[];
}

/** The number of the case is part of what is hashed, so that parties of two cases can't be compared. */
export function partyHash(
  keyedHash: (data: Buffer) => Buffer,
): (caseId: string, citizenId: string) => Buffer {
  return (caseId, citizenId) => keyedHash(Buffer.from(JSON.stringify([caseId, citizenId])));
}

export type CaseOperations = ReturnType<typeof casesOn>;

export function casesOn(connection: DatabaseSync, keyedHash: (data: Buffer) => Buffer) {
  const selectCase = connection.prepare(
    'SELECT version, open, competent_division AS competentDivision FROM case_file WHERE id = ?',
  );
  const selectTasks = connection.prepare('SELECT department, power, open FROM case_task WHERE case_id = ?');
  const selectParty = connection.prepare(
    'SELECT 1 FROM case_party WHERE case_id = ? AND role = ? AND citizen = ?',
  );
  const insertCase = connection.prepare('INSERT OR IGNORE INTO case_file VALUES (?, 1, 1, ?, ?)');
  const insertTask = connection.prepare('INSERT OR IGNORE INTO case_task VALUES (?, ?, ?, 1)');
  const insertParty = connection.prepare('INSERT OR IGNORE INTO case_party VALUES (?, ?, ?)');
  const closeCase = connection.prepare(
    'UPDATE case_file SET open = 0, version = version + 1 WHERE id = ? AND open = 1',
  );
  const closeTask = connection.prepare(
    'UPDATE case_task SET open = 0 WHERE case_id = ? AND department = ? AND power = ? AND open = 1',
  );
  const bump = connection.prepare('UPDATE case_file SET version = version + 1 WHERE id = ?');
  const partyOf = partyHash(keyedHash);

  return {
    find(caseId: string): CaseFact | null {
      connection.exec('BEGIN');
      try {
        const row = selectCase.get(caseId);
        if (row === undefined) return null;
        const reviewTasks = selectTasks.all(caseId).map((task) => ({
          department: String(task['department']),
          power: String(task['power']),
          open: task['open'] === 1,
        }));
        const competentDivision = String(row['competentDivision']);
        return {
          id: caseId,
          version: Number(row['version']),
          open: row['open'] === 1,
          competentDivision,
          reviewTasks,
        };
      } finally {
        connection.exec('COMMIT');
      }
    },

    parties(caseId: string, role: SubjectRole, citizenIds: readonly string[]): readonly string[] {
      const hashed = citizenIds.map((id) => partyOf(caseId, id));
      // One look at the file for all of them.
      connection.exec('BEGIN');
      try {
        return citizenIds.filter((_, at) => selectParty.get(caseId, role, hashed[at] ?? null) !== undefined);
      } finally {
        connection.exec('COMMIT');
      }
    },

    /** False when there is a case of this number. */
    create(newCase: NewCase): boolean {
      const { id, windowDivision, competentDivision, tasks, parties } = newCase;
      const hashed = parties.map(({ citizenId, role }) => ({ role, citizen: partyOf(id, citizenId) }));
      return writing(connection, () => {
        if (insertCase.run(id, windowDivision, competentDivision).changes === 0) return false;
        for (const { department, power } of tasks) insertTask.run(id, department, power);
        for (const { role, citizen } of hashed) insertParty.run(id, role, citizen);
        return true;
      });
    },

    /** False when there is no open case of this number. */
    closeCase: (caseId: string): boolean => closeCase.run(caseId).changes !== 0,

    /** False when the department has no open task for this power. */
    closeTask(caseId: string, department: string, power: string): boolean {
      return writing(connection, () => {
        if (closeTask.run(caseId, department, power).changes === 0) return false;
        bump.run(caseId);
        return true;
      });
    },

    close(): void {
      connection.close();
    },
  };
}
