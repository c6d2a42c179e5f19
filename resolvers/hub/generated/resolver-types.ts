import type { PowerType } from '../../../schema/domain.ts';
import type { SubjectRole } from '../../../schema/domain.ts';
import type { DivisionLevel } from '../../../schema/domain.ts';
import type { SharingClass as CatalogueClass } from '../../../schema/domain.ts';
import type { PowerStatus } from '../parents.ts';
import type { SharingStatus } from '../parents.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { PublishedVersion as PublishedVersionParent, Responsibility as ResponsibilityParent, Need as NeedParent, Delegation as DelegationParent, Department as DepartmentParent, Division as DivisionParent, CatalogueItem as CatalogueItemParent, Material as MaterialParent } from '../../../registry/contract.ts';
import type { Power as PowerParent, ServiceItem as ServiceItemParent } from '../parents.ts';
import type { SharingApplication as SharingApplicationParent } from '../../../auth/contract.ts';
import type { ResolverContext } from '../services.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type EnumResolverSignature<T, AllowedValues = any> = { [key in keyof T]?: AllowedValues };
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Citizen ID number of 18 characters with its check character (公民身份号码, GB 11643) */
  CitizenId: { input: string; output: string; }
  /** Day as YYYY-MM-DD in Asia/Shanghai (日期) */
  Date: { input: string; output: string; }
  /** Time with its offset, ISO 8601 (时间) */
  DateTime: { input: string; output: string; }
  /** Administrative division of 12 digits (行政区划代码, GB/T 2260) */
  DivisionCode: { input: string; output: string; }
};

/** What a power may read of an item (访问说明) */
export type AccessExplanation = {
  /** Law and article (法律依据) */
  readonly article?: Maybe<Scalars['String']['output']>;
  /** Chinese name of the item (中文名) */
  readonly chineseName: Scalars['String']['output'];
  /** Code of the first condition that fails (原因代码) */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Number of that condition (条件序号) */
  readonly condition?: Maybe<Scalars['Int']['output']>;
  /** Conditions that depend on the citizen or the case (取决于对象的条件) */
  readonly dependsOnTheCitizen: ReadonlyArray<Scalars['Int']['output']>;
  /** Whether conditions 1 to 4 hold (是否给予) */
  readonly given: Scalars['Boolean']['output'];
  /** Catalogue item (目录数据项) */
  readonly item: Scalars['String']['output'];
  /** Purpose under which the power needs it (用途) */
  readonly purpose?: Maybe<Scalars['String']['output']>;
  /** What to do (处理建议) */
  readonly remedy?: Maybe<Scalars['String']['output']>;
  /** Role of the subject (对象角色) */
  readonly role: SubjectRole;
};

/** A record of the access ledger (访问记录) */
export type AccessRecord = {
  /** Application (应用) */
  readonly application?: Maybe<Scalars['String']['output']>;
  /** Case (办件) */
  readonly caseId?: Maybe<Scalars['String']['output']>;
  /** Department (部门) */
  readonly department?: Maybe<Scalars['String']['output']>;
  /** Duration in milliseconds (耗时) */
  readonly durationMilliseconds: Scalars['Float']['output'];
  /** Fields given (给予数据项) */
  readonly given: ReadonlyArray<RecordedField>;
  /** Hash of the record, SM3 (摘要) */
  readonly hash: Scalars['String']['output'];
  /** Hash of the list that decided (清单摘要) */
  readonly listHash: Scalars['String']['output'];
  /** Operator (操作人) */
  readonly operator?: Maybe<Scalars['String']['output']>;
  /** Outcome: answered, refused or failed (结果) */
  readonly outcome: Scalars['String']['output'];
  /** Power (职权) */
  readonly power?: Maybe<Scalars['String']['output']>;
  /** Hash of the record before (前一摘要) */
  readonly previousHash: Scalars['String']['output'];
  /** Code of a refusal of the whole request (拒绝代码) */
  readonly refusal?: Maybe<Scalars['String']['output']>;
  /** Sequence number (序号) */
  readonly sequence: Scalars['Int']['output'];
  /** Sources asked (数源) */
  readonly sources: ReadonlyArray<Scalars['String']['output']>;
  /** Keyed hashes of the subjects (对象假名) */
  readonly subjects: ReadonlyArray<Scalars['String']['output']>;
  /** Time (时间) */
  readonly time: Scalars['DateTime']['output'];
  /** Fields withheld (未给予数据项) */
  readonly withheld: ReadonlyArray<RecordedField>;
};

export type { CatalogueClass };

/** An entry of the data catalogue (目录数据项, Decree 809 article 13) */
export type CatalogueItem = {
  /** Chinese name (中文名) */
  readonly chineseName: Scalars['String']['output'];
  /** Class (共享类型) */
  readonly class: CatalogueClass;
  /** Article that forbids sharing (不予共享依据) */
  readonly classBasis?: Maybe<Scalars['String']['output']>;
  /** Format (格式) */
  readonly format: Scalars['String']['output'];
  /** Grade, 1 to 4 (分级) */
  readonly grade: Scalars['Int']['output'];
  /** Method (共享方式) */
  readonly method: Scalars['String']['output'];
  /** Path, `topic.item` (路径) */
  readonly path: Scalars['String']['output'];
  /** Source department (数源部门) */
  readonly provider: Scalars['String']['output'];
  /** Type (类型) */
  readonly type: Scalars['String']['output'];
  /** Update frequency (更新频率) */
  readonly updateFrequency: Scalars['String']['output'];
};

/** A citizen, known by the ID number (公民) */
export type Citizen = {
  /** Citizen ID number (公民身份号码) */
  readonly id: Scalars['CitizenId']['output'];
};

/** A power delegated to a department below (委托下放) */
export type Delegation = {
  /** Division of exercise (行使区划) */
  readonly division: Scalars['DivisionCode']['output'];
  /** First day (起始日期) */
  readonly from: Scalars['Date']['output'];
  /** Department that delegates (委托部门) */
  readonly fromDepartment: Scalars['String']['output'];
  /** Last day, null while open (截止日期) */
  readonly to?: Maybe<Scalars['Date']['output']>;
  /** Department that receives it (受托部门) */
  readonly toDepartment: Scalars['String']['output'];
};

/** A department (部门) */
export type Department = {
  /** Division that it serves (服务区划) */
  readonly division?: Maybe<Division>;
  /** English name (英文名) */
  readonly englishName?: Maybe<Scalars['String']['output']>;
  /** Kind (类别) */
  readonly kind: Scalars['String']['output'];
  /** Level (层级) */
  readonly level: DivisionLevel;
  /** Full name (全称) */
  readonly name: Scalars['String']['output'];
  /** Department one line above (上级部门) */
  readonly parent?: Maybe<Scalars['String']['output']>;
  /** Short name (简称) */
  readonly shortName: Scalars['String']['output'];
};

/** An administrative division (行政区划) */
export type Division = {
  /** Code of 12 digits (代码) */
  readonly code: Scalars['DivisionCode']['output'];
  /** Level (层级) */
  readonly level: DivisionLevel;
  /** Name (名称) */
  readonly name: Scalars['String']['output'];
  /** Division above (上级代码) */
  readonly parent?: Maybe<Scalars['DivisionCode']['output']>;
};

export type { DivisionLevel };

/** A material that a service item asks for (申请材料) */
export type Material = {
  /** Catalogue item that covers it (可共享数据项) */
  readonly coveredBy?: Maybe<Scalars['String']['output']>;
  /** Name (材料名称) */
  readonly name: Scalars['String']['output'];
  /** Whether the original is asked for (是否原件) */
  readonly original: Scalars['Boolean']['output'];
  /** Whether it is required (是否必要) */
  readonly required: Scalars['Boolean']['output'];
};

export type Mutation = {
  /** Put a power on the list, or back on it (公布职权) */
  readonly publishPower?: Maybe<PublishedList>;
  /** Take the sources as their SDL and the configuration describe them now; nothing of a removed one leaves when this returns (重新加载数源) */
  readonly reloadSources?: Maybe<SourceChanges>;
  /** Take a power off the list; every read that hung on it has ended when this returns (取消职权) */
  readonly repealPower?: Maybe<PublishedList>;
  /** Suspend, approve or refuse a sharing application; in force when this returns (处理共享申请) */
  readonly setSharingApplicationStatus?: Maybe<SharingApplication>;
};


export type MutationPublishPowerArgs = {
  input: PowerInput;
};


export type MutationRepealPowerArgs = {
  code: Scalars['ID']['input'];
  document: Scalars['String']['input'];
};


export type MutationSetSharingApplicationStatusArgs = {
  application: SharingApplicationKey;
  status: SharingStatus;
};

/** What a power needs of a subject (所需数据项) */
export type Need = {
  /** Article (条款) */
  readonly article: Scalars['String']['output'];
  /** Catalogue item (目录数据项) */
  readonly item?: Maybe<CatalogueItem>;
  /** Law (法律) */
  readonly law: Scalars['String']['output'];
  /** Purpose (用途) */
  readonly purpose: Scalars['String']['output'];
  /** Role of the subject (对象角色) */
  readonly role: SubjectRole;
};

/** What the power needs (所需数据项) */
export type NeedInput = {
  /** Article (条款) */
  readonly article: Scalars['String']['input'];
  /** Catalogue item (目录数据项) */
  readonly item: Scalars['String']['input'];
  /** Law (法律) */
  readonly law: Scalars['String']['input'];
  /** Purpose (用途) */
  readonly purpose: Scalars['String']['input'];
  /** Role of the subject (对象角色) */
  readonly role: SubjectRole;
};

/** A power of the list (职权) */
export type Power = {
  /** Article (条款) */
  readonly article?: Maybe<Scalars['String']['output']>;
  /** Reads citizens only inside an open case (限办件内使用) */
  readonly caseBound?: Maybe<Scalars['Boolean']['output']>;
  /** Code (职权编码) */
  readonly code: Scalars['ID']['output'];
  /** Citizens that a department may look at in a day (日核对人数) */
  readonly dailyCitizenBudget?: Maybe<Scalars['Int']['output']>;
  /** Departments that it is delegated to (委托下放) */
  readonly delegations?: Maybe<ReadonlyArray<Delegation>>;
  /** Department that the list gives it to (所属部门) */
  readonly department?: Maybe<Department>;
  /** Exercising body (行使主体) */
  readonly exercisingBody?: Maybe<Scalars['String']['output']>;
  /** Fee (收费) */
  readonly fee?: Maybe<Scalars['String']['output']>;
  /** Handling body (承办机构) */
  readonly handlingBody?: Maybe<Scalars['String']['output']>;
  /** Law (法律依据) */
  readonly law?: Maybe<Scalars['String']['output']>;
  /** Name (职权名称) */
  readonly name: Scalars['String']['output'];
  /** Items that it needs (所需数据项) */
  readonly needs?: Maybe<ReadonlyArray<Need>>;
  /** Whom it is exercised on (行使对象) */
  readonly object?: Maybe<Scalars['String']['output']>;
  /** Promised limit in working days (承诺时限) */
  readonly promisedWorkingDays?: Maybe<Scalars['Int']['output']>;
  /** Deciding document, for repealed ones (取消依据) */
  readonly repealedBy?: Maybe<Scalars['String']['output']>;
  /** Day from which it was off the list, for repealed ones (取消日期) */
  readonly repealedSince?: Maybe<Scalars['Date']['output']>;
  /** Responsibilities that it carries (责任事项) */
  readonly responsibilities?: Maybe<ReadonlyArray<Responsibility>>;
  /** Service items that call for it (关联事项) */
  readonly serviceItems?: Maybe<ReadonlyArray<ServiceItem>>;
  /** In force or repealed (状态) */
  readonly status: PowerStatus;
  /** Statutory limit in working days (法定时限) */
  readonly statutoryWorkingDays?: Maybe<Scalars['Int']['output']>;
  /** Supervision (监督方式) */
  readonly supervision?: Maybe<Scalars['String']['output']>;
  /** Made up for the demo (虚构标记) */
  readonly synthetic?: Maybe<Scalars['Boolean']['output']>;
  /** Type, null where all that is known of a repealed one is its code and name (职权类型) */
  readonly type?: Maybe<PowerType>;
};

/** A list entry to publish (清单条目) */
export type PowerInput = {
  /** Article (条款) */
  readonly article: Scalars['String']['input'];
  /** Reads citizens only inside an open case (限办件内使用) */
  readonly caseBound: Scalars['Boolean']['input'];
  /** Code (职权编码) */
  readonly code: Scalars['ID']['input'];
  /** Citizens that a department may look at in a day (日核对人数) */
  readonly dailyCitizenBudget?: InputMaybe<Scalars['Int']['input']>;
  /** Full name of the department (部门全称) */
  readonly department: Scalars['String']['input'];
  /** Exercising body (行使主体) */
  readonly exercisingBody: Scalars['String']['input'];
  /** Fee (收费) */
  readonly fee: Scalars['String']['input'];
  /** Handling body (承办机构) */
  readonly handlingBody: Scalars['String']['input'];
  /** Law (法律) */
  readonly law: Scalars['String']['input'];
  /** Name (职权名称) */
  readonly name: Scalars['String']['input'];
  /** Items that it needs (所需数据项) */
  readonly needs: ReadonlyArray<NeedInput>;
  /** Whom it is exercised on (行使对象) */
  readonly object: Scalars['String']['input'];
  /** Promised limit in working days (承诺时限) */
  readonly promisedWorkingDays?: InputMaybe<Scalars['Int']['input']>;
  /** Statutory limit in working days (法定时限) */
  readonly statutoryWorkingDays?: InputMaybe<Scalars['Int']['input']>;
  /** Supervision (监督方式) */
  readonly supervision: Scalars['String']['input'];
  /** Type (职权类型) */
  readonly type: PowerType;
};

/** A page of powers (职权分页) */
export type PowerPage = {
  /** Powers of this page (职权) */
  readonly items: ReadonlyArray<Power>;
  /** Cursor for the next page, null at the end (下一页游标) */
  readonly nextCursor?: Maybe<Scalars['String']['output']>;
  /** How many there are in all (总数) */
  readonly total: Scalars['Int']['output'];
};

export type { PowerStatus };

export type { PowerType };

/** A published version of the lists (清单版本) */
export type PublishedList = {
  /** Number that grows with every publishing (版次) */
  readonly epoch: Scalars['Int']['output'];
  /** Content hash, SM3 (内容摘要) */
  readonly hash: Scalars['String']['output'];
  /** When it came into force (公布时间) */
  readonly publishedAt: Scalars['DateTime']['output'];
};

export type Query = {
  /** Records of the access ledger, subjects as pseudonyms (访问台账) */
  readonly accessRecords?: Maybe<ReadonlyArray<AccessRecord>>;
  /** The catalogue of data items (资源目录) */
  readonly catalogue?: Maybe<ReadonlyArray<CatalogueItem>>;
  /** One citizen by ID, in the role that the power sees him in (公民) */
  readonly citizen?: Maybe<Citizen>;
  /** Citizens by ID, in the order asked for; at most 500 subjects a request (公民列表) */
  readonly citizens?: Maybe<ReadonlyArray<Maybe<Citizen>>>;
  /** A department by its full name (部门) */
  readonly department?: Maybe<Department>;
  /** Departments of the list (部门) */
  readonly departments?: Maybe<ReadonlyArray<Department>>;
  /** A division by its code (行政区划) */
  readonly division?: Maybe<Division>;
  /** Divisions below one, or the province (行政区划) */
  readonly divisions?: Maybe<ReadonlyArray<Division>>;
  /** What a power of the caller may read in a role, and why not; reads nothing (访问说明) */
  readonly explainAccess?: Maybe<ReadonlyArray<AccessExplanation>>;
  /** A power by its code (职权) */
  readonly power?: Maybe<Power>;
  /** Powers of the list, in the order of their codes (权力清单) */
  readonly powers?: Maybe<PowerPage>;
  /** The version of the lists that is in force (现行清单版本) */
  readonly publishedList?: Maybe<PublishedList>;
  /** A service item by its code (政务服务事项) */
  readonly serviceItem?: Maybe<ServiceItem>;
  /** Service items (政务服务事项) */
  readonly serviceItems?: Maybe<ServiceItemPage>;
};


export type QueryAccessRecordsArgs = {
  first: Scalars['Int']['input'];
  from: Scalars['Int']['input'];
};


export type QueryCatalogueArgs = {
  topic?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCitizenArgs = {
  id: Scalars['CitizenId']['input'];
  role: SubjectRole;
};


export type QueryCitizensArgs = {
  ids: ReadonlyArray<Scalars['CitizenId']['input']>;
  role: SubjectRole;
};


export type QueryDepartmentArgs = {
  name: Scalars['String']['input'];
};


export type QueryDepartmentsArgs = {
  level?: InputMaybe<DivisionLevel>;
};


export type QueryDivisionArgs = {
  code: Scalars['DivisionCode']['input'];
};


export type QueryDivisionsArgs = {
  parent?: InputMaybe<Scalars['DivisionCode']['input']>;
};


export type QueryExplainAccessArgs = {
  fields?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  power?: InputMaybe<Scalars['ID']['input']>;
  role: SubjectRole;
};


export type QueryPowerArgs = {
  code: Scalars['ID']['input'];
};


export type QueryPowersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  department?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  status: PowerStatus;
  text?: InputMaybe<Scalars['String']['input']>;
  type?: InputMaybe<PowerType>;
};


export type QueryServiceItemArgs = {
  code: Scalars['ID']['input'];
};


export type QueryServiceItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  text?: InputMaybe<Scalars['String']['input']>;
};

/** A field of a record (记录数据项) */
export type RecordedField = {
  /** Article, for fields given (条款) */
  readonly article?: Maybe<Scalars['String']['output']>;
  /** Reason, for fields withheld (原因代码) */
  readonly code?: Maybe<Scalars['String']['output']>;
  /** Catalogue item (目录数据项) */
  readonly item: Scalars['String']['output'];
  /** Purpose, for fields given (用途) */
  readonly purpose?: Maybe<Scalars['String']['output']>;
  /** Role of the subject (对象角色) */
  readonly role: SubjectRole;
};

/** A responsibility of the list (责任事项) */
export type Responsibility = {
  /** Article of accountability (问责依据条款) */
  readonly accountabilityArticle: Scalars['String']['output'];
  /** Law of accountability (问责依据法律) */
  readonly accountabilityLaw: Scalars['String']['output'];
  /** Control (防控措施) */
  readonly control: Scalars['String']['output'];
  /** Duty (责任事项) */
  readonly duty: Scalars['String']['output'];
  /** Order within the power (序号) */
  readonly order: Scalars['Int']['output'];
  /** Level of the risk (风险等级) */
  readonly riskLevel: Scalars['String']['output'];
  /** Integrity risk (廉政风险点) */
  readonly riskPoint: Scalars['String']['output'];
  /** Stage (环节) */
  readonly stage: Scalars['String']['output'];
};

/** A service item (政务服务事项) */
export type ServiceItem = {
  /** Channels (办理渠道) */
  readonly channels: ReadonlyArray<Scalars['String']['output']>;
  /** Code (事项编码) */
  readonly code: Scalars['ID']['output'];
  /** Competent department (主管部门) */
  readonly competentDepartment: Scalars['String']['output'];
  /** Kind (事项类型) */
  readonly kind: Scalars['String']['output'];
  /** Materials that it asks for (申请材料) */
  readonly materials?: Maybe<ReadonlyArray<Material>>;
  /** Name (事项名称) */
  readonly name: Scalars['String']['output'];
  /** Promised limit in working days (承诺时限) */
  readonly promisedWorkingDays?: Maybe<Scalars['Int']['output']>;
  /** Where it can be handled (通办范围) */
  readonly scope: Scalars['String']['output'];
  /** Codes of the powers, by stage (分阶段职权) */
  readonly stages: ReadonlyArray<ReadonlyArray<Scalars['ID']['output']>>;
  /** Whom it serves (服务对象) */
  readonly subject: Scalars['String']['output'];
  /** Code made up by the importer (编码虚构标记) */
  readonly synthetic: Scalars['Boolean']['output'];
};

/** A page of service items (事项分页) */
export type ServiceItemPage = {
  /** Service items of this page (事项) */
  readonly items: ReadonlyArray<ServiceItem>;
  /** Cursor for the next page, null at the end (下一页游标) */
  readonly nextCursor?: Maybe<Scalars['String']['output']>;
  /** How many there are in all (总数) */
  readonly total: Scalars['Int']['output'];
};

/** A sharing application (共享申请, Decree 809 article 20) */
export type SharingApplication = {
  /** Day of the decision (批准日期) */
  readonly decidedOn: Scalars['Date']['output'];
  /** Department that applied (申请部门) */
  readonly department: Scalars['String']['output'];
  /** Last day on which it holds, null for refused ones (到期日期) */
  readonly expiresOn?: Maybe<Scalars['Date']['output']>;
  /** Catalogue item (目录数据项) */
  readonly item: Scalars['String']['output'];
  /** Power (职权) */
  readonly power: Scalars['ID']['output'];
  /** Source department (数源部门) */
  readonly provider: Scalars['String']['output'];
  /** Scenario (应用场景) */
  readonly scenario: Scalars['String']['output'];
  /** Status (状态) */
  readonly status: SharingStatus;
};

/** Which sharing application (共享申请标识) */
export type SharingApplicationKey = {
  /** Department that applied (申请部门) */
  readonly department: Scalars['String']['input'];
  /** Catalogue item (目录数据项) */
  readonly item: Scalars['String']['input'];
  /** Power (职权) */
  readonly power: Scalars['ID']['input'];
  /** Scenario (应用场景) */
  readonly scenario: Scalars['String']['input'];
};

export type { SharingStatus };

/** What a reload of the sources took, by their names (数源变更) */
export type SourceChanges = {
  /** Sources that are new (新增) */
  readonly added: ReadonlyArray<Scalars['String']['output']>;
  /** Sources that are described otherwise than before (变更) */
  readonly changed: ReadonlyArray<Scalars['String']['output']>;
  /** Sources that are gone (移除) */
  readonly removed: ReadonlyArray<Scalars['String']['output']>;
};

export type { SubjectRole };

/**
 * Fields of Query whose answers are given at once, and again whenever they have become others (订阅). Each is decided and
 * recorded anew; a subscription ends with an error when the power or the token that it rests on has ended.
 */
export type Subscription = {
  /** What a power of the caller may read in a role, and why not; reads nothing (访问说明) */
  readonly explainAccess?: Maybe<ReadonlyArray<AccessExplanation>>;
  /** The version of the lists that is in force (现行清单版本) */
  readonly publishedList?: Maybe<PublishedList>;
};


/**
 * Fields of Query whose answers are given at once, and again whenever they have become others (订阅). Each is decided and
 * recorded anew; a subscription ends with an error when the power or the token that it rests on has ended.
 */
export type SubscriptionExplainAccessArgs = {
  fields?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  power?: InputMaybe<Scalars['ID']['input']>;
  role: SubjectRole;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessExplanation: ResolverTypeWrapper<AccessExplanation>;
  AccessRecord: ResolverTypeWrapper<AccessRecord>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CatalogueClass: CatalogueClass;
  CatalogueItem: ResolverTypeWrapper<CatalogueItemParent>;
  Citizen: ResolverTypeWrapper<Citizen>;
  CitizenId: ResolverTypeWrapper<Scalars['CitizenId']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Delegation: ResolverTypeWrapper<DelegationParent>;
  Department: ResolverTypeWrapper<DepartmentParent>;
  Division: ResolverTypeWrapper<DivisionParent>;
  DivisionCode: ResolverTypeWrapper<Scalars['DivisionCode']['output']>;
  DivisionLevel: DivisionLevel;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Material: ResolverTypeWrapper<MaterialParent>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Need: ResolverTypeWrapper<NeedParent>;
  NeedInput: NeedInput;
  Power: ResolverTypeWrapper<PowerParent>;
  PowerInput: PowerInput;
  PowerPage: ResolverTypeWrapper<Omit<PowerPage, 'items'> & { items: ReadonlyArray<ResolversTypes['Power']> }>;
  PowerStatus: PowerStatus;
  PowerType: PowerType;
  PublishedList: ResolverTypeWrapper<PublishedVersionParent>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecordedField: ResolverTypeWrapper<RecordedField>;
  Responsibility: ResolverTypeWrapper<ResponsibilityParent>;
  ServiceItem: ResolverTypeWrapper<ServiceItemParent>;
  ServiceItemPage: ResolverTypeWrapper<Omit<ServiceItemPage, 'items'> & { items: ReadonlyArray<ResolversTypes['ServiceItem']> }>;
  SharingApplication: ResolverTypeWrapper<SharingApplicationParent>;
  SharingApplicationKey: SharingApplicationKey;
  SharingStatus: SharingStatus;
  SourceChanges: ResolverTypeWrapper<SourceChanges>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SubjectRole: SubjectRole;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessExplanation: AccessExplanation;
  AccessRecord: AccessRecord;
  Boolean: Scalars['Boolean']['output'];
  CatalogueItem: CatalogueItemParent;
  Citizen: Citizen;
  CitizenId: Scalars['CitizenId']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Delegation: DelegationParent;
  Department: DepartmentParent;
  Division: DivisionParent;
  DivisionCode: Scalars['DivisionCode']['output'];
  Float: Scalars['Float']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Material: MaterialParent;
  Mutation: Record<PropertyKey, never>;
  Need: NeedParent;
  NeedInput: NeedInput;
  Power: PowerParent;
  PowerInput: PowerInput;
  PowerPage: Omit<PowerPage, 'items'> & { items: ReadonlyArray<ResolversParentTypes['Power']> };
  PublishedList: PublishedVersionParent;
  Query: Record<PropertyKey, never>;
  RecordedField: RecordedField;
  Responsibility: ResponsibilityParent;
  ServiceItem: ServiceItemParent;
  ServiceItemPage: Omit<ServiceItemPage, 'items'> & { items: ReadonlyArray<ResolversParentTypes['ServiceItem']> };
  SharingApplication: SharingApplicationParent;
  SharingApplicationKey: SharingApplicationKey;
  SourceChanges: SourceChanges;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
};

export type AccessExplanationResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['AccessExplanation'] = ResolversParentTypes['AccessExplanation']> = {
  article?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  chineseName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  condition?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  dependsOnTheCitizen?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  given?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  item?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  remedy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['SubjectRole'], ParentType, ContextType>;
};

export type AccessRecordResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['AccessRecord'] = ResolversParentTypes['AccessRecord']> = {
  application?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  caseId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  durationMilliseconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  given?: Resolver<ReadonlyArray<ResolversTypes['RecordedField']>, ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  listHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  power?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  previousHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  subjects?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  time?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  withheld?: Resolver<ReadonlyArray<ResolversTypes['RecordedField']>, ParentType, ContextType>;
};

export type CatalogueClassResolvers = EnumResolverSignature<{ CONDITIONAL?: any, UNCONDITIONAL?: any, UNSHARED?: any }, ResolversTypes['CatalogueClass']>;

export type CatalogueItemResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['CatalogueItem'] = ResolversParentTypes['CatalogueItem']> = {
  chineseName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  class?: Resolver<ResolversTypes['CatalogueClass'], ParentType, ContextType>;
  classBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  format?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  grade?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updateFrequency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CitizenResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Citizen'] = ResolversParentTypes['Citizen']> = {
  id?: Resolver<ResolversTypes['CitizenId'], ParentType, ContextType>;
};

export interface CitizenIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CitizenId'], any> {
  name: 'CitizenId';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DelegationResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Delegation'] = ResolversParentTypes['Delegation']> = {
  division?: Resolver<ResolversTypes['DivisionCode'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  fromDepartment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  toDepartment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DepartmentResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Department'] = ResolversParentTypes['Department']> = {
  division?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType>;
  englishName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['DivisionLevel'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  shortName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DivisionResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Division'] = ResolversParentTypes['Division']> = {
  code?: Resolver<ResolversTypes['DivisionCode'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['DivisionLevel'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['DivisionCode']>, ParentType, ContextType>;
};

export interface DivisionCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DivisionCode'], any> {
  name: 'DivisionCode';
}

export type DivisionLevelResolvers = EnumResolverSignature<{ CITY?: any, COUNTY?: any, PROVINCE?: any, TOWNSHIP?: any, VILLAGE?: any }, ResolversTypes['DivisionLevel']>;

export type MaterialResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Material'] = ResolversParentTypes['Material']> = {
  coveredBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  original?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  publishPower?: Resolver<Maybe<ResolversTypes['PublishedList']>, ParentType, ContextType, RequireFields<MutationPublishPowerArgs, 'input'>>;
  reloadSources?: Resolver<Maybe<ResolversTypes['SourceChanges']>, ParentType, ContextType>;
  repealPower?: Resolver<Maybe<ResolversTypes['PublishedList']>, ParentType, ContextType, RequireFields<MutationRepealPowerArgs, 'code' | 'document'>>;
  setSharingApplicationStatus?: Resolver<Maybe<ResolversTypes['SharingApplication']>, ParentType, ContextType, RequireFields<MutationSetSharingApplicationStatusArgs, 'application' | 'status'>>;
};

export type NeedResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Need'] = ResolversParentTypes['Need']> = {
  article?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  item?: Resolver<Maybe<ResolversTypes['CatalogueItem']>, ParentType, ContextType>;
  law?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['SubjectRole'], ParentType, ContextType>;
};

export type PowerResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Power'] = ResolversParentTypes['Power']> = {
  article?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  caseBound?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  dailyCitizenBudget?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  delegations?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Delegation']>>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['Department']>, ParentType, ContextType>;
  exercisingBody?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fee?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  handlingBody?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  law?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  needs?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Need']>>, ParentType, ContextType>;
  object?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  promisedWorkingDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  repealedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  repealedSince?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  responsibilities?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Responsibility']>>, ParentType, ContextType>;
  serviceItems?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ServiceItem']>>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PowerStatus'], ParentType, ContextType>;
  statutoryWorkingDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  supervision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  synthetic?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['PowerType']>, ParentType, ContextType>;
};

export type PowerPageResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['PowerPage'] = ResolversParentTypes['PowerPage']> = {
  items?: Resolver<ReadonlyArray<ResolversTypes['Power']>, ParentType, ContextType>;
  nextCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PowerStatusResolvers = EnumResolverSignature<{ IN_FORCE?: any, REPEALED?: any }, ResolversTypes['PowerStatus']>;

export type PowerTypeResolvers = EnumResolverSignature<{ ADJUDICATION?: any, COERCION?: any, CONFIRMATION?: any, INSPECTION?: any, LEVY?: any, LICENCE?: any, OTHER?: any, PAYMENT?: any, PENALTY?: any, REWARD?: any }, ResolversTypes['PowerType']>;

export type PublishedListResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['PublishedList'] = ResolversParentTypes['PublishedList']> = {
  epoch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  publishedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accessRecords?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AccessRecord']>>, ParentType, ContextType, RequireFields<QueryAccessRecordsArgs, 'first' | 'from'>>;
  catalogue?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CatalogueItem']>>, ParentType, ContextType, Partial<QueryCatalogueArgs>>;
  citizen?: Resolver<Maybe<ResolversTypes['Citizen']>, ParentType, ContextType, RequireFields<QueryCitizenArgs, 'id' | 'role'>>;
  citizens?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Citizen']>>>, ParentType, ContextType, RequireFields<QueryCitizensArgs, 'ids' | 'role'>>;
  department?: Resolver<Maybe<ResolversTypes['Department']>, ParentType, ContextType, RequireFields<QueryDepartmentArgs, 'name'>>;
  departments?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Department']>>, ParentType, ContextType, Partial<QueryDepartmentsArgs>>;
  division?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType, RequireFields<QueryDivisionArgs, 'code'>>;
  divisions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Division']>>, ParentType, ContextType, Partial<QueryDivisionsArgs>>;
  explainAccess?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AccessExplanation']>>, ParentType, ContextType, RequireFields<QueryExplainAccessArgs, 'role'>>;
  power?: Resolver<Maybe<ResolversTypes['Power']>, ParentType, ContextType, RequireFields<QueryPowerArgs, 'code'>>;
  powers?: Resolver<Maybe<ResolversTypes['PowerPage']>, ParentType, ContextType, RequireFields<QueryPowersArgs, 'first' | 'status'>>;
  publishedList?: Resolver<Maybe<ResolversTypes['PublishedList']>, ParentType, ContextType>;
  serviceItem?: Resolver<Maybe<ResolversTypes['ServiceItem']>, ParentType, ContextType, RequireFields<QueryServiceItemArgs, 'code'>>;
  serviceItems?: Resolver<Maybe<ResolversTypes['ServiceItemPage']>, ParentType, ContextType, RequireFields<QueryServiceItemsArgs, 'first'>>;
};

export type RecordedFieldResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['RecordedField'] = ResolversParentTypes['RecordedField']> = {
  article?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  item?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['SubjectRole'], ParentType, ContextType>;
};

export type ResponsibilityResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Responsibility'] = ResolversParentTypes['Responsibility']> = {
  accountabilityArticle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  accountabilityLaw?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  control?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  duty?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  order?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  riskLevel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  riskPoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ServiceItemResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['ServiceItem'] = ResolversParentTypes['ServiceItem']> = {
  channels?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  competentDepartment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  materials?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Material']>>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  promisedWorkingDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stages?: Resolver<ReadonlyArray<ReadonlyArray<ResolversTypes['ID']>>, ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  synthetic?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ServiceItemPageResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['ServiceItemPage'] = ResolversParentTypes['ServiceItemPage']> = {
  items?: Resolver<ReadonlyArray<ResolversTypes['ServiceItem']>, ParentType, ContextType>;
  nextCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SharingApplicationResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['SharingApplication'] = ResolversParentTypes['SharingApplication']> = {
  decidedOn?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  department?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  item?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  power?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scenario?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SharingStatus'], ParentType, ContextType>;
};

export type SharingStatusResolvers = EnumResolverSignature<{ APPROVED?: any, REFUSED?: any, SUSPENDED?: any }, ResolversTypes['SharingStatus']>;

export type SourceChangesResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['SourceChanges'] = ResolversParentTypes['SourceChanges']> = {
  added?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  changed?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  removed?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubjectRoleResolvers = EnumResolverSignature<{ AGENT?: any, CHILD?: any, HOUSEHOLD_MEMBER?: any, LEGAL_REPRESENTATIVE?: any, PARENT?: any, SELF?: any, SPOUSE?: any }, ResolversTypes['SubjectRole']>;

export type SubscriptionResolvers<ContextType = ResolverContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  explainAccess?: SubscriptionResolver<Maybe<ReadonlyArray<ResolversTypes['AccessExplanation']>>, "explainAccess", ParentType, ContextType, RequireFields<SubscriptionExplainAccessArgs, 'role'>>;
  publishedList?: SubscriptionResolver<Maybe<ResolversTypes['PublishedList']>, "publishedList", ParentType, ContextType>;
};

export type Resolvers<ContextType = ResolverContext> = {
  AccessExplanation?: AccessExplanationResolvers<ContextType>;
  AccessRecord?: AccessRecordResolvers<ContextType>;
  CatalogueClass?: CatalogueClassResolvers;
  CatalogueItem?: CatalogueItemResolvers<ContextType>;
  Citizen?: CitizenResolvers<ContextType>;
  CitizenId?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Delegation?: DelegationResolvers<ContextType>;
  Department?: DepartmentResolvers<ContextType>;
  Division?: DivisionResolvers<ContextType>;
  DivisionCode?: GraphQLScalarType;
  DivisionLevel?: DivisionLevelResolvers;
  Material?: MaterialResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Need?: NeedResolvers<ContextType>;
  Power?: PowerResolvers<ContextType>;
  PowerPage?: PowerPageResolvers<ContextType>;
  PowerStatus?: PowerStatusResolvers;
  PowerType?: PowerTypeResolvers;
  PublishedList?: PublishedListResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecordedField?: RecordedFieldResolvers<ContextType>;
  Responsibility?: ResponsibilityResolvers<ContextType>;
  ServiceItem?: ServiceItemResolvers<ContextType>;
  ServiceItemPage?: ServiceItemPageResolvers<ContextType>;
  SharingApplication?: SharingApplicationResolvers<ContextType>;
  SharingStatus?: SharingStatusResolvers;
  SourceChanges?: SourceChangesResolvers<ContextType>;
  SubjectRole?: SubjectRoleResolvers;
  Subscription?: SubscriptionResolvers<ContextType>;
};

