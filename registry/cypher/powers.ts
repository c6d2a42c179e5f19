/** Reading powers and what hangs on them. */

const power = `p.code AS code, p.type AS type, p.name AS name, p.department AS department, l.name AS law,
  b.article AS article, p.exercisingBody AS exercisingBody, p.handlingBody AS handlingBody, p.object AS object,
  p.statutoryWorkingDays AS statutoryWorkingDays, p.promisedWorkingDays AS promisedWorkingDays, p.fee AS fee,
  p.supervision AS supervision, p.synthetic AS synthetic, p.rowKind AS rowKind, p.coalRelated AS coalRelated,
  p.caseBound AS caseBound, p.dailyCitizenBudget AS dailyCitizenBudget`;

/** One power of code `$code`. */
export const powerByCode = `MATCH (p:Power {code: $code})-[b:BASED_ON]->(l:Law) RETURN ${power}`;

/** Codes of the powers that department `$department` exercises. */
export const codesExercised = `MATCH (d:Department {name: $department})-[:EXERCISES]->(p:Power)
  RETURN DISTINCT p.code AS code`;

/** Codes of the powers that are delegated to department `$department`. */
export const codesDelegated = `MATCH (p:Power)-[:DELEGATED_TO]->(d:Department {name: $department})
  RETURN DISTINCT p.code AS code`;

/** Conditions on a node, which the caller joins; each names its parameter. */
export const conditions = {
  type: (node: string) => `${node}.type = $type`,
  department: (node: string) => `${node}.department = $department`,
  after: (node: string) => `${node}.code > $after`,
  words: (node: string) => `all(word IN $words WHERE ${node}.searchText CONTAINS word)`,
  known: (node: string) => `${node}.entry IS NOT NULL`,
};

function where(parts: readonly string[]): string {
  return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
}

/** Nodes to page over: those of `$codes` where they are known beforehand, else all of the label. */
function start(label: string, byCodes: boolean): string {
  return byCodes ? `UNWIND $codes AS c MATCH (p:${label} {code: c})` : `MATCH (p:${label})`;
}

export function countMatching(label: string, byCodes: boolean, parts: readonly string[]): string {
  return `${start(label, byCodes)}${where(parts)} RETURN count(p) AS n`;
}

/** Codes of one page, by code; `$limit` rows. */
export function pageOfCodes(label: string, byCodes: boolean, parts: readonly string[]): string {
  return `${start(label, byCodes)}${where(parts)} RETURN p.code AS code ORDER BY code LIMIT $limit`;
}

/** The powers of `$codes`, which are not empty. */
export const powersByCodes = `UNWIND $codes AS c MATCH (p:Power {code: c})-[b:BASED_ON]->(l:Law) RETURN ${power}`;

export const responsibilitiesOfPower = `MATCH (p:Power {code: $code})-[:CARRIES]->(r:Responsibility)
  RETURN p.code AS power, r.order AS order, r.stage AS stage, r.duty AS duty, r.accountabilityLaw AS accountabilityLaw,
  r.accountabilityArticle AS accountabilityArticle, r.riskPoint AS riskPoint, r.riskLevel AS riskLevel,
  r.control AS control`;

const need = `p.code AS power, f.path AS item, n.subjectRole AS role, n.purpose AS purpose, n.law AS law,
  n.article AS article`;
export const needsOfPower = `MATCH (p:Power {code: $code})-[n:NEEDS]->(f:Field) RETURN ${need}`;
export const allNeeds = `MATCH (p:Power)-[n:NEEDS]->(f:Field) RETURN ${need}`;

const exercise = `p.code AS power, d.name AS department, e.division AS division, e.fromDay AS fromDay,
  e.toDay AS toDay`;
export const exercisesOfPower = `MATCH (p:Power {code: $code})<-[e:EXERCISES]-(d:Department) RETURN ${exercise}`;
export const allExercises = `MATCH (d:Department)-[e:EXERCISES]->(p:Power) RETURN ${exercise}`;

const delegation = `p.code AS power, e.fromDepartment AS fromDepartment, d.name AS toDepartment,
  e.division AS division, e.fromDay AS fromDay, e.toDay AS toDay`;
export const delegationsOfPower = `MATCH (p:Power {code: $code})-[e:DELEGATED_TO]->(d:Department)
  RETURN ${delegation}`;
export const allDelegations = `MATCH (p:Power)-[e:DELEGATED_TO]->(d:Department) RETURN ${delegation}`;

/** What decides of every power. */
export const decidingPowers = `MATCH (p:Power)-[b:BASED_ON]->(l:Law)
  RETURN p.code AS code, p.name AS name, p.department AS department, l.name AS law, b.article AS article,
  p.caseBound AS caseBound, p.dailyCitizenBudget AS dailyCitizenBudget`;

const repealed = `p.code AS code, p.name AS name, p.department AS department, p.since AS since,
  p.document AS document, p.entry AS entry`;
export const repealedByCode = `MATCH (p:RepealedPower {code: $code}) RETURN ${repealed}`;
export const repealedByCodes = `UNWIND $codes AS c MATCH (p:RepealedPower {code: c}) RETURN ${repealed}`;
export const allRepealed = `MATCH (p:RepealedPower) RETURN ${repealed}`;
