/** Changing the graph by one power, and the version that it projects. */

export const deletePowerAndDuties = [
  'MATCH (p:Power {code: $code})-[:CARRIES]->(r:Responsibility) DETACH DELETE r',
  'MATCH (p:Power {code: $code}) DETACH DELETE p',
] as const;

export const deleteRepealed = 'MATCH (p:RepealedPower {code: $code}) DETACH DELETE p';

export const mergeLaws = 'UNWIND $rows AS r MERGE (l:Law {name: r.name})';

/** The one node of the version; there is none while a load is under way. */
export const versionId = 'current';

export const readVersion = `MATCH (v:ListVersion {id: '${versionId}'})
  RETURN v.hash AS hash, v.checksum AS checksum, v.counts AS counts`;

export const writeVersion = `MATCH (v:ListVersion {id: '${versionId}'})
  SET v.hash = $hash, v.checksum = $checksum, v.counts = $counts`;
