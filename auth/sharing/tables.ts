/**
 * Sharing applications (Decree 809, article 20) in the hub's own SQLite file. `sharing_epoch` grows in the
 * transaction of every change; the ledger re-checks it.
 */
export const sharingSchema = `
CREATE TABLE IF NOT EXISTS sharing_application(
  id INTEGER PRIMARY KEY,
  department TEXT NOT NULL,
  power TEXT NOT NULL,
  item TEXT NOT NULL,
  scenario TEXT NOT NULL,
  provider TEXT NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('approved', 'suspended', 'refused')),
  decided_on TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  division TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sharing_application_key ON sharing_application(department, power, item, scenario);
CREATE TABLE IF NOT EXISTS sharing_epoch(
  singleton INTEGER PRIMARY KEY CHECK(singleton=1),
  epoch INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO sharing_epoch VALUES (1, 0);`;
