/** A random graph as the hub runs it: read, composed, hosted over real files, asked through the real pipeline. */
import { parse } from 'graphql';
import type { AccessRecord } from '../../../auth/contract.ts';
import { compilePolicy } from '../../../auth/policy/policy.ts';
import { applyShield } from '../../../auth/shield.ts';
import type { DecisionSnapshot } from '../../../resolvers/decide.ts';
import { hubSchema, hubSubgraphOf } from '../../../resolvers/hub/hub-subgraph.ts';
import { hubResolvers } from '../../../resolvers/hub/resolvers.ts';
import type { HubServices } from '../../../resolvers/hub/services.ts';
import { Pipeline, type PipelineOptions } from '../../../resolvers/pipeline.ts';
import { type ComposedGraph, composeGraph } from '../../../schema/compose.ts';
import { readSource } from '../../../schema/read-source.ts';
import { cursors } from '../../fetch/world.ts';
import type { Asked, Observed } from './asked.ts';
import type { DescribedGraph } from './description.ts';
import { HostedSources } from './hosted-sources.ts';
import { type GraphRows, randomRows } from './rows.ts';
import { sdlOf } from './sdl.ts';

/** The root fields that enter citizens stand on nothing; no other one is asked. */
const noServices = {} as HubServices;

export class HostedGraph {
  readonly description: DescribedGraph;
  readonly rows: GraphRows;
  readonly sdl: readonly string[];
  readonly composed: ComposedGraph;
  readonly #sources = new HostedSources();
  #pipeline: Pipeline | null = null;
  #asked: Asked | null = null;
  #snapshot: DecisionSnapshot | null = null;
  #lists = 0;
  #requests = 0;
  #records: AccessRecord[] = [];
  #faults: unknown[] = [];

  /** The same rows for the same seed. */
  static async open(description: DescribedGraph, seed: number): Promise<HostedGraph> {
    const graph = new HostedGraph(description, seed);
    await graph.#open();
    return graph;
  }

  private constructor(description: DescribedGraph, seed: number) {
    this.description = description;
    this.rows = randomRows(description, seed);
    this.sdl = description.sources.map(sdlOf);
    const models = description.sources.map(({ name }, at) =>
      readSource(`${name}.graphql`, this.sdl[at] ?? ''),
    );
    this.composed = composeGraph(models);
  }

  async #open(): Promise<void> {
    for (const [at, source] of this.description.sources.entries()) {
      const model = this.composed.sources[at];
      if (model) await this.#sources.open(source, model, this.rows);
    }
    const report = (error: unknown): void => void this.#faults.push(error);
    const hub = hubSchema(this.composed.hub, hubResolvers(noServices), applyShield);
    this.#pipeline = new Pipeline({
      ...this.#surroundings(),
      graph: this.composed,
      subgraphs: [hubSubgraphOf(hub, report), ...this.#sources.subgraphs],
      timeLimit: 60_000,
      fetchLimit: 30_000,
      handOffLimit: 500,
      cursors,
      report,
    });
  }

  /** What the pipeline looks up: always what holds for the request that is asked now. */
  #surroundings(): Pick<PipelineOptions, 'cases' | 'scopeIndex' | 'ledger' | 'clock' | 'snapshot'> {
    return {
      cases: {
        // Each request has parties of its own, and so a version of the case of its own.
        find: (id) => {
          const { caseFact } = this.#now;
          return Promise.resolve(caseFact?.id === id ? { ...caseFact, version: this.#requests } : null);
        },
        parties: (_, role, ids) => {
          const parties = this.#now.parties.get(role);
          return Promise.resolve(new Set(ids.filter((id) => parties?.has(id))));
        },
      },
      scopeIndex: {
        divisions: (ids) => {
          const known = [...this.#now.divisions].filter(([id]) => ids.includes(id));
          return Promise.resolve(new Map(known));
        },
      },
      ledger: {
        append: (record) => {
          this.#records.push(record);
          return Promise.resolve({ outcome: 'committed', sequence: this.#records.length, hash: '' });
        },
        read: () => Promise.resolve([]),
        verify: () => Promise.resolve({ records: 0, brokenAt: null }),
        close: () => Promise.resolve(),
      },
      clock: { now: () => new Date(`${this.#now.today}T12:00:00+08:00`) },
      snapshot: () => {
        if (!this.#snapshot) throw new TypeError('nothing is published');
        return this.#snapshot;
      },
    };
  }

  get #now(): Asked {
    if (!this.#asked) throw new TypeError('nothing is asked');
    return this.#asked;
  }

  /** One request at a time. Requests under the same lists share what the pipeline keeps for them. */
  async ask(asked: Asked): Promise<Observed> {
    if (!this.#pipeline) throw new TypeError('the graph is not open');
    if (this.#asked?.facts !== asked.facts) this.#publish(asked);
    this.#asked = asked;
    this.#requests += 1;
    this.#records = [];
    this.#faults = [];
    this.#sources.forget();
    const { text, variables, caller, explain } = asked;
    const answer = await this.#pipeline.answer({
      document: parse(text),
      // Any name that is the text's own.
      documentHash: text,
      operationName: null,
      variables,
      caller,
      requestId: 'request',
      isInAddress: false,
      explain,
    });
    const { sent, received } = this.#sources;
    const seen = { sent: [...sent], received: new Set(received) };
    return {
      text: Buffer.concat(answer.body).toString(),
      records: this.#records,
      faults: this.#faults,
      ...seen,
    };
  }

  #publish({ facts, applications }: Asked): void {
    this.#lists += 1;
    const hash = `list-${this.#lists}`;
    const policy = compilePolicy(facts, applications, { listHash: hash, sharingEpoch: 1 });
    this.#snapshot = {
      version: { hash, epoch: this.#lists, publishedAt: '2026-09-29T00:00:00+08:00' },
      sharingEpoch: 1,
      grant: (caller, caseFact, day) => policy.grantFor(caller, caseFact, day),
      receives: (department, item, role, day) => policy.receives(department, item, role, day),
      explain: (caller, role, day) => policy.explain(caller, role, day),
    };
  }

  close(): Promise<void> {
    return this.#sources.close();
  }
}
