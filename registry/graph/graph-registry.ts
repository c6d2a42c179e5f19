import type {
  CatalogueItem,
  Department,
  Division,
  ListContent,
  Material,
  Page,
  PolicyFacts,
  Power,
  PowerDetail,
  PowerFilter,
  RegistryStore,
  RepealedPower,
  ServiceItem,
} from '../contract.ts';
import { repealedByCode } from '../cypher/powers.ts';
import { addPower, removePower } from './change.ts';
import type { GraphConnection, Run } from './connection.ts';
import { decodeRows } from './decode.ts';
import { loadContent } from './load.ts';
import { pageOfItems, pageOfPowers } from './paging.ts';
import {
  departmentNamed,
  divisionOf,
  divisionsBelow,
  readCatalogue,
  readDepartments,
} from './read-directory.ts';
import { readDetail, readPolicyFacts, readRepealed } from './read-powers.ts';
import { readItems, readMaterials } from './read-service-items.ts';
import { verifiedHash } from './verify.ts';

/** The registry over a graph, the same for every store: what differs is the connection. */
export class GraphRegistry implements RegistryStore {
  readonly #graph: GraphConnection;
  readonly #read: Run;
  /** Changes go one after the other, because each moves the checksum that the one before left. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(graph: GraphConnection) {
    this.#graph = graph;
    this.#read = (statement, parameters) => graph.read(statement, parameters);
  }

  get kind(): 'neo4j' | 'embedded' {
    return this.#graph.kind;
  }

  /** Progress is called with the share done, 0 to 1. */
  load(content: ListContent, hash: string, progress: (share: number) => void = () => {}): Promise<void> {
    return this.#change(() => loadContent(this.#graph, content, hash, progress));
  }

  verifiedHash(): Promise<string | null> {
    return verifiedHash(this.#read);
  }

  removePower(repealed: RepealedPower, hash: string): Promise<void> {
    return this.#change(() => this.#graph.write((run) => removePower(run, repealed, hash)));
  }

  addPower(detail: PowerDetail, hash: string): Promise<void> {
    return this.#change(() => this.#graph.write((run) => addPower(run, detail, hash)));
  }

  policyFacts(): Promise<PolicyFacts> {
    return readPolicyFacts(this.#read);
  }

  powers(filter: PowerFilter, first: number, after: string | null): Promise<Page<Power>> {
    return pageOfPowers(this.#graph, filter, first, after);
  }

  power(code: string): Promise<PowerDetail | null> {
    return readDetail(this.#read, code);
  }

  async repealed(code: string): Promise<RepealedPower | null> {
    return decodeRows(await this.#read(repealedByCode, { code }), readRepealed)[0] ?? null;
  }

  departments(): Promise<readonly Department[]> {
    return readDepartments(this.#read);
  }

  department(name: string): Promise<Department | null> {
    return departmentNamed(this.#read, name);
  }

  division(code: string): Promise<Division | null> {
    return divisionOf(this.#read, code);
  }

  divisions(parent: string | null): Promise<readonly Division[]> {
    return divisionsBelow(this.#read, parent);
  }

  catalogue(): Promise<readonly CatalogueItem[]> {
    return readCatalogue(this.#read);
  }

  serviceItems(text: string | null, first: number, after: string | null): Promise<Page<ServiceItem>> {
    return pageOfItems(this.#graph, text ?? '', first, after);
  }

  async serviceItem(code: string): Promise<{ item: ServiceItem; materials: readonly Material[] } | null> {
    const [item] = await readItems(this.#read, [code]);
    return item === undefined ? null : { item, materials: await readMaterials(this.#read, code) };
  }

  async close(): Promise<void> {
    await this.#lastChange;
    await this.#graph.close();
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lastChange.then(work);
    this.#lastChange = result.catch(() => undefined);
    return result;
  }
}
