/** The sharing applications on their SQLite connection. */
import type { DatabaseSync } from 'node:sqlite';
import type { SharingApplication } from '../contract.ts';
import { writing } from '../../database/open.ts';

/** Which application; the same scenario may have several, each for a division. */
export type SharingApplicationKey = Pick<SharingApplication, 'department' | 'power' | 'item' | 'scenario'>;

export interface SharingSnapshot {
  readonly epoch: number;
  readonly applications: readonly SharingApplication[];
}

export interface SharingChange {
  readonly epoch: number;
  /** The applications of the key as they stand now; none when there is none of this key. */
  readonly applications: readonly SharingApplication[];
}

const columns = `department, power, item, scenario, provider, status, decided_on AS decidedOn,
  expires_on AS expiresOn, division`;
const ofKey = 'department = ? AND power = ? AND item = ? AND scenario = ?';

export type SharingOperations = ReturnType<typeof sharingOn>;

export function sharingOn(connection: DatabaseSync) {
  const selectEpoch = connection.prepare('SELECT epoch FROM sharing_epoch WHERE singleton = 1');
  const bump = connection.prepare('UPDATE sharing_epoch SET epoch = epoch + 1 WHERE singleton = 1');
  const selectAll = connection.prepare(`SELECT ${columns} FROM sharing_application ORDER BY id`);
  const selectKey = connection.prepare(
    `SELECT ${columns} FROM sharing_application WHERE ${ofKey} ORDER BY id`,
  );
  const update = connection.prepare(
    `UPDATE sharing_application SET status = ? WHERE ${ofKey} AND status <> ?`,
  );
  const remove = connection.prepare('DELETE FROM sharing_application');
  const insert = connection.prepare(
    `INSERT INTO sharing_application(department, power, item, scenario, provider, status, decided_on, expires_on, division)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const epoch = (): number => Number(selectEpoch.get()?.['epoch']);
  const rows = (found: readonly unknown[]): readonly SharingApplication[] =>
    found as readonly SharingApplication[];

  return {
    /** All applications and the epoch that they belong to, of one moment. */
    snapshot(): SharingSnapshot {
      connection.exec('BEGIN');
      try {
        return { epoch: epoch(), applications: rows(selectAll.all()) };
      } finally {
        connection.exec('COMMIT');
      }
    },

    replaceAll(applications: readonly SharingApplication[]): number {
      return writing(connection, () => {
        remove.run();
        for (const one of applications) {
          const { department, power, item, scenario, provider, status, decidedOn, expiresOn, division } = one;
          insert.run(department, power, item, scenario, provider, status, decidedOn, expiresOn, division);
        }
        bump.run();
        return epoch();
      });
    },

    setStatus(key: SharingApplicationKey, status: SharingApplication['status']): SharingChange {
      const parts = [key.department, key.power, key.item, key.scenario] as const;
      return writing(connection, () => {
        if (update.run(status, ...parts, status).changes !== 0) bump.run();
        return { epoch: epoch(), applications: rows(selectKey.all(...parts)) };
      });
    },

    close(): void {
      connection.close();
    },
  };
}
