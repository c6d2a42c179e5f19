/** Settings of every session, whatever the server, the database or the user would have. */

export interface Setting {
  readonly statement: string;
  /** Whether a server may lack it. */
  readonly optional: boolean;
}

export function sessionSettings(timeLimitMilliseconds: number): readonly Setting[] {
  const required = [
    // What a server makes its users begin with may say otherwise.
    'set names utf8mb4 collate utf8mb4_bin',
    // Times at the offset of Asia/Shanghai that holds since 1992; each statement sees what is there then.
    "set time_zone = '+08:00', sql_mode = '', autocommit = 1",
  ];
  const optional = [
    // No rows cut off.
    'set sql_select_limit = 18446744073709551615',
    // TiDB has no such transactions, and no functions through which a view could write.
    'set session transaction read only',
    // MariaDB, in seconds.
    `set max_statement_time = ${timeLimitMilliseconds / 1_000}`,
    // MySQL and TiDB.
    `set max_execution_time = ${timeLimitMilliseconds}`,
    // OceanBase, in microseconds.
    `set ob_query_timeout = ${timeLimitMilliseconds * 1_000}`,
  ];
  return [
    ...required.map((statement) => ({ statement, optional: false })),
    ...optional.map((statement) => ({ statement, optional: true })),
  ];
}
