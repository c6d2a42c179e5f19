/** Reading departments, divisions and the catalogue. */

const department = `OPTIONAL MATCH (d)-[:REPORTS_TO]->(u:Department)
  RETURN d.name AS name, d.shortName AS shortName, d.englishName AS englishName, d.kind AS kind, d.level AS level,
  v.code AS division, u.name AS parent`;
export const allDepartments = `MATCH (d:Department)-[:SERVES]->(v:Division) ${department}`;
export const departmentByName = `MATCH (d:Department {name: $name})-[:SERVES]->(v:Division) ${department}`;

const division = `RETURN d.code AS code, d.name AS name, d.level AS level, u.code AS parent`;
export const divisionByCode = `MATCH (d:Division {code: $code}) OPTIONAL MATCH (d)-[:PART_OF]->(u:Division) ${division}`;
export const divisionsBelow = `MATCH (u:Division {code: $parent})<-[:PART_OF]-(d:Division) ${division}`;
/** Divisions above which there is none. */
export const topDivisions = `MATCH (d:Division {level: 'province'}) OPTIONAL MATCH (d)-[:PART_OF]->(u:Division) ${division}`;

export const allCatalogueItems = `MATCH (f:Field)-[:PROVIDED_BY]->(s:Source)-[:OWNED_BY]->(d:Department)
  RETURN f.path AS path, f.topic AS topic, f.item AS item, f.chineseName AS chineseName, f.type AS type,
  d.name AS provider, f.class AS class, f.classBasis AS classBasis, f.grade AS grade, f.format AS format,
  f.updateFrequency AS updateFrequency, f.method AS method, f.storedAs AS storedAs`;
