/** What the process of a candidate is told that reads the province's tables. */

export interface PeerSettings {
  /** Database with the tables of the demo's sources. */
  readonly url: string;
  /** Schemas in which the tables lie, for `search_path`. */
  readonly schemas: readonly string[];
  /** File with the public keys that tokens are signed with. */
  readonly keySetFile: string;
  readonly issuer: string;
  readonly audience: string;
}

export const settings = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as PeerSettings;

/** Options of every peer's pool; names of tables are looked for in the sources' schemas. */
export const poolOptions = {
  connectionString: settings.url,
  options: `-c search_path=${settings.schemas.map((name) => `"${name}"`).join(',')}`,
  // More than the processors can use; the hub has as many for each source.
  max: 10,
};

/** The 15-digit ID that a citizen may have had before 1999; null for those not born in 19xx. */
export function legacyId(id: string): string | null {
  return id.startsWith('19', 6) ? id.slice(0, 6) + id.slice(8, 17) : null;
}
