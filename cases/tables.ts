/**
 * Cases in the hub's own database, in the form that the access rule needs. The ledger re-checks
 * `case_file.version`, which grows with every change of the case.
 */
export const sqliteCaseSchema = `
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

export const postgresqlCaseSchema = `
CREATE TABLE IF NOT EXISTS case_file(
  id text PRIMARY KEY,
  version integer NOT NULL,
  open boolean NOT NULL,
  window_division text NOT NULL,
  competent_division text NOT NULL
);
CREATE TABLE IF NOT EXISTS case_task(
  case_id text NOT NULL REFERENCES case_file(id),
  department text NOT NULL,
  power text NOT NULL,
  open boolean NOT NULL,
  PRIMARY KEY(case_id, department, power)
);
CREATE TABLE IF NOT EXISTS case_party(
  case_id text NOT NULL REFERENCES case_file(id),
  role text NOT NULL,
  citizen bytea NOT NULL,
  PRIMARY KEY(case_id, role, citizen)
);`;
