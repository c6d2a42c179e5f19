import type { RegistryStore } from './contract.ts';
import { GraphRegistry } from './graph/graph-registry.ts';
import type { Neo4jSettings } from './neo4j/connection.ts';

/** Where the registry graph is kept. */
export type RegistrySettings =
  { readonly kind: 'embedded'; readonly file: string } | ({ readonly kind: 'neo4j' } & Neo4jSettings);

/**
 * Opens a store of the registry graph; it may be empty or behind, which `verifiedHash` tells. Rejects with
 * `REGISTRY_UNAVAILABLE` when the file belongs to another process or the server cannot be reached.
 */
export async function openRegistry(settings: RegistrySettings): Promise<RegistryStore> {
  // Only the store that is used is loaded: the other's library would cost a start for nothing.
  if (settings.kind === 'embedded') {
    const { openHosted } = await import('./embedded/hosted.ts');
    return openHosted(settings.file);
  }
  const { Neo4jConnection } = await import('./neo4j/connection.ts');
  return new GraphRegistry(await Neo4jConnection.open(settings));
}
