/** The endpoints of all sources of a graph, at `/subgraphs/NAME`. */
import { print } from 'graphql';
import { type Role } from '../../auth/contract.ts';
import { rootFieldRoles } from '../../auth/roles.ts';
import type { Policy } from '../../auth/policy/policy.ts';
import type { Guards } from '../../resolvers/endpoints/contract.ts';
import { SubgraphDocuments } from '../../resolvers/endpoints/subgraph-sdl.ts';
import type { ComposedGraph } from '../../schema/compose.ts';
import { Endpoint } from './endpoint.ts';

/** What `GET /subgraphs` says: all that a supergraph is composed of, under one published list. */
export interface SubgraphList {
  /** Content hash of the published list that the directives are from. */
  readonly listHash: string;
  readonly subgraphs: readonly { readonly name: string; readonly sdl: string }[];
}

function guardsBy(policy: Policy): Guards {
  return {
    powersNeeding: (item) => policy.powersNeeding(item),
    rolesOf(type, field) {
      const table: Readonly<Record<string, readonly Role[]>> = rootFieldRoles[type];
      return (Object.hasOwn(table, field) && table[field]) || [];
    },
  };
}

class Endpoints {
  readonly #graph: ComposedGraph;
  readonly #documents: SubgraphDocuments;
  readonly #endpoints = new Map<string, Endpoint>();
  /** Texts by the policy that their directives are from. */
  readonly #texts = new WeakMap<Policy, Map<string, string>>();

  constructor(graph: ComposedGraph) {
    this.#graph = graph;
    this.#documents = new SubgraphDocuments(graph);
  }

  endpoint(name: string): Endpoint | null {
    if (!this.#documents.names.includes(name)) return null;
    let endpoint = this.#endpoints.get(name);
    if (!endpoint) {
      endpoint = new Endpoint(this.#graph, this.#documents.document(name, null));
      this.#endpoints.set(name, endpoint);
    }
    return endpoint;
  }

  sdl(name: string, policy: Policy): string {
    const texts = this.#texts.get(policy) ?? new Map<string, string>();
    this.#texts.set(policy, texts);
    const text = texts.get(name) ?? print(this.#documents.document(name, guardsBy(policy)));
    texts.set(name, text);
    return text;
  }

  list(policy: Policy): SubgraphList {
    const subgraphs = this.#documents.names.map((name) => ({ name, sdl: this.sdl(name, policy) }));
    return { listHash: policy.listHash, subgraphs };
  }
}

const known = new WeakMap<ComposedGraph, Endpoints>();

/** Made when a graph is first asked for them: most hubs have no router in front. */
export function endpointsOf(graph: ComposedGraph): Endpoints {
  let endpoints = known.get(graph);
  if (!endpoints) known.set(graph, (endpoints = new Endpoints(graph)));
  return endpoints;
}
