/** Reading service items, their stages and their materials. */

const item = `s.code AS code, s.name AS name, s.kind AS kind, s.subject AS subject,
  s.competentDepartment AS competentDepartment, s.channels AS channels, s.scope AS scope,
  s.promisedWorkingDays AS promisedWorkingDays, s.synthetic AS synthetic`;

/** The service items of `$codes`, which are not empty. */
export const itemsByCodes = `UNWIND $codes AS c MATCH (s:ServiceItem {code: c}) RETURN ${item}`;

/** Which powers the items of `$codes` call for, and in which stage. */
export const stagesByCodes = `UNWIND $codes AS c MATCH (s:ServiceItem {code: c})-[e:CALLS_FOR]->(p:Power)
  RETURN s.code AS serviceItem, e.stage AS stage, p.code AS power`;

/** Codes of the items that call for power `$code`. */
export const itemsCallingFor = `MATCH (s:ServiceItem)-[:CALLS_FOR]->(p:Power {code: $code})
  RETURN DISTINCT s.code AS code`;

export const materialsOfItem = `MATCH (s:ServiceItem {code: $code})-[e:ASKS_FOR]->(m:Material)
  OPTIONAL MATCH (m)-[:COVERED_BY]->(f:Field)
  RETURN s.code AS serviceItem, m.name AS name, e.required AS required, e.original AS original, f.path AS coveredBy`;
