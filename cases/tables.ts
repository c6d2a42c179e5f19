/**
 * Cases in the hub's own SQLite file, in the form that the access rule needs. The ledger re-checks
 * `case_file.version`, which grows with every change of the case.
 */
export const caseSchema = `
CREATE TABLE IF NOT EXISTS case_file(
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  open INTEGER NOT NULL CHECK(open IN (0, 1)),
  window_division TEXT NOT NULL,
  competent_division TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS case_task(
  case_id TEXT NOT NULL REFERENCES case_file(id),
  department TEXT NOT NULL,
  power TEXT NOT NULL,
  open INTEGER NOT NULL CHECK(open IN (0, 1)),
  PRIMARY KEY(case_id, department, power)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS case_party(
  case_id TEXT NOT NULL REFERENCES case_file(id),
  role TEXT NOT NULL,
  citizen BLOB NOT NULL,
  PRIMARY KEY(case_id, role, citizen)
) STRICT, WITHOUT ROWID;`;
