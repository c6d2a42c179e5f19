/**
 * The two lists as a graph. Both stores (Neo4j, embedded) answer this contract and pass one suite.
 * Dates are `YYYY-MM-DD` in Asia/Shanghai; divisions are 12-digit codes.
 */
import type { DivisionLevel, PowerType, SharingClass, SubjectRole } from '../schema/domain.ts';

export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  /** Code of the division above; null for the province. */
  readonly parent: string | null;
}

export interface Department {
  /** Full Chinese name, unique; the key. */
  readonly name: string;
  readonly shortName: string;
  readonly englishName: string;
  /** 组成部门, 直属机构… for provincial ones, else the level. */
  readonly kind: string;
  readonly level: DivisionLevel;
  /** The division that the department serves. */
  readonly division: string;
  /** The department one line above; null for provincial ones. */
  readonly parent: string | null;
}

export interface Power {
  readonly code: string;
  readonly type: PowerType;
  readonly name: string;
  /** Department that the list gives the power to. */
  readonly department: string;
  readonly law: string;
  readonly article: string;
  readonly exercisingBody: string;
  readonly handlingBody: string;
  readonly object: string;
  readonly statutoryWorkingDays: number | null;
  readonly promisedWorkingDays: number | null;
  readonly fee: string;
  readonly supervision: string;
  /** True when the row is made up for the demo. */
  readonly synthetic: boolean;
  readonly rowKind: string;
  readonly coalRelated: boolean;
  /** The power reads citizens only inside an open case. */
  readonly caseBound: boolean;
  /** Citizens that a department may look at under this power in a day; null when the power reads none. */
  readonly dailyCitizenBudget: number | null;
}

export interface Responsibility {
  readonly power: string;
  readonly order: number;
  readonly stage: string;
  readonly duty: string;
  readonly accountabilityLaw: string;
  readonly accountabilityArticle: string;
  readonly riskPoint: string;
  readonly riskLevel: string;
  readonly control: string;
}

/** A department exercises a power of the list in its own right. */
export interface Exercise {
  readonly power: string;
  readonly department: string;
  readonly division: string;
  readonly from: string;
  readonly to: string | null;
}

/** A power delegated to a department below; it dies with the delegator's own power. */
export interface Delegation {
  readonly power: string;
  readonly fromDepartment: string;
  readonly toDepartment: string;
  readonly division: string;
  readonly from: string;
  readonly to: string | null;
}

/** An entry of the data catalogue: Decree 809, articles 12 to 15. */
export interface CatalogueItem {
  /** `topic.item`, for instance `tax.annualIncome`; the key. */
  readonly path: string;
  readonly topic: string;
  readonly item: string;
  readonly chineseName: string;
  readonly type: string;
  /** Source department 数源部门. */
  readonly provider: string;
  readonly class: SharingClass;
  /** Article that forbids sharing, for unshared items. */
  readonly classBasis: string;
  readonly grade: number;
  readonly format: string;
  readonly updateFrequency: string;
  readonly method: string;
  readonly storedAs: string;
}

/** A power needs an item of a subject in a role, for a purpose, by an article. */
export interface Need {
  readonly power: string;
  readonly item: string;
  readonly role: SubjectRole;
  readonly purpose: string;
  readonly law: string;
  readonly article: string;
}

export interface ServiceItem {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly subject: string;
  readonly competentDepartment: string;
  /** Codes of the powers, by stage, sorted within one; a stage is empty when all its powers have left the list. */
  readonly stages: readonly (readonly string[])[];
  readonly channels: readonly string[];
  readonly scope: string;
  readonly promisedWorkingDays: number | null;
  readonly synthetic: boolean;
}

export interface Material {
  readonly serviceItem: string;
  readonly name: string;
  readonly required: boolean;
  /** Path of the catalogue item that covers it, else null. */
  readonly coveredBy: string | null;
  readonly original: boolean;
}

/** A power that left the list; kept so that a refusal can say so. */
export interface RepealedPower {
  readonly code: string;
  readonly name: string;
  readonly department: string;
  /** Day from which it was no longer on the list. */
  readonly since: string;
  /** Deciding document. */
  readonly document: string;
  /** The entry as it last stood on the list; absent where no earlier version of this hub held it. */
  readonly entry?: Power;
}

/** Everything that a version of the lists seals. Arrays are sorted by key, so that equal content has an equal hash. */
export interface ListContent {
  readonly divisions: readonly Division[];
  readonly departments: readonly Department[];
  readonly powers: readonly Power[];
  readonly repealed: readonly RepealedPower[];
  readonly responsibilities: readonly Responsibility[];
  readonly exercises: readonly Exercise[];
  readonly delegations: readonly Delegation[];
  readonly catalogue: readonly CatalogueItem[];
  readonly needs: readonly Need[];
  readonly serviceItems: readonly ServiceItem[];
  readonly materials: readonly Material[];
}

/** A published version: its content hash (SM3, hexadecimal) and the epoch at which it came into force. */
export interface PublishedVersion {
  readonly hash: string;
  /** Grows by one with every publishing or repeal. */
  readonly epoch: number;
  /** ISO 8601 with offset. */
  readonly publishedAt: string;
}

/** The part of a version that decides access; what the policy is compiled from. */
export interface PolicyFacts {
  readonly powers: readonly Pick<
    Power,
    'code' | 'name' | 'department' | 'law' | 'article' | 'caseBound' | 'dailyCitizenBudget'
  >[];
  readonly repealed: readonly RepealedPower[];
  readonly departments: readonly Pick<Department, 'name' | 'division' | 'parent'>[];
  readonly exercises: readonly Exercise[];
  readonly delegations: readonly Delegation[];
  readonly catalogue: readonly Pick<
    CatalogueItem,
    'path' | 'chineseName' | 'provider' | 'class' | 'classBasis' | 'grade'
  >[];
  readonly needs: readonly Need[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; null when there is no further page. */
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface PowerFilter {
  readonly department?: string;
  readonly type?: PowerType;
  /** Words to find in the name, law or handling body, in Chinese. */
  readonly text?: string;
  /** `inForce` (default) or `repealed` (those whose last entry is known). */
  readonly status?: 'inForce' | 'repealed';
}

export interface PowerDetail {
  readonly power: Power;
  readonly responsibilities: readonly Responsibility[];
  readonly needs: readonly Need[];
  readonly exercises: readonly Exercise[];
  readonly delegations: readonly Delegation[];
  readonly serviceItems: readonly ServiceItem[];
}

export interface RegistryStore {
  readonly kind: 'neo4j' | 'embedded';
  /** Replaces the projection by this content. */
  load(content: ListContent, hash: string): Promise<void>;
  /** Hash of the version that is projected, when the checksum of the stored graph fits it; else null. */
  verifiedHash(): Promise<string | null>;
  /** Takes one power out, with all that hangs on it, and records it as repealed. `hash` is the new version's. */
  removePower(repealed: RepealedPower, hash: string): Promise<void>;
  /** Puts one power in, with what hangs on it (a power that was repealed leaves the repealed ones). */
  addPower(detail: PowerDetail, hash: string): Promise<void>;
  policyFacts(): Promise<PolicyFacts>;
  powers(filter: PowerFilter, first: number, after: string | null): Promise<Page<Power>>;
  power(code: string): Promise<PowerDetail | null>;
  repealed(code: string): Promise<RepealedPower | null>;
  departments(): Promise<readonly Department[]>;
  department(name: string): Promise<Department | null>;
  division(code: string): Promise<Division | null>;
  divisions(parent: string | null): Promise<readonly Division[]>;
  catalogue(): Promise<readonly CatalogueItem[]>;
  serviceItems(text: string | null, first: number, after: string | null): Promise<Page<ServiceItem>>;
  serviceItem(code: string): Promise<{ item: ServiceItem; materials: readonly Material[] } | null>;
  close(): Promise<void>;
}
