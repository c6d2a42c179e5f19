/**
 * A made-up citizen with everything that several departments must agree on.
 * IDs use division prefix 149999, which is not assigned, so that none can be a real person's.
 * Money is in fen (1/100 yuan) as whole numbers; dates are `YYYY-MM-DD`.
 */
export type Occupation =
  | 'infant' // under 6
  | 'student'
  | 'farmer'
  | 'employee'
  | 'civilServant'
  | 'selfEmployed'
  | 'unemployed'
  | 'soldier'
  | 'retired';

export interface Employer {
  readonly name: string;
  /** GB 32100, with a correct check character. */
  readonly socialCreditId: string;
}

export interface Person {
  /** 0-based, in the order of generation; a stable seed for what a topic makes up. */
  readonly serial: number;
  readonly id: string;
  /** 15-digit old ID for those born before 2000, else null. */
  readonly legacyId: string | null;
  readonly name: string;
  readonly formerName: string | null;
  readonly sex: '男' | '女';
  readonly birthDate: string;
  /** Full years on the province's day. */
  readonly age: number;
  /** 民族 in words, `汉族` for most. */
  readonly ethnicGroup: string;
  /** 12-digit village-level division of registration. */
  readonly division: string;
  /** Full address in Chinese from the division's names. */
  readonly address: string;
  /** Relation to the head of the household: 户主, 配偶, 子, 女, 父亲, 母亲, 孙子, 孙女; 非亲属 on a collective register. */
  readonly relationToHead: string;
  /** IDs of relatives who are citizens of the demo. */
  readonly spouse: string | null;
  readonly father: string | null;
  readonly mother: string | null;
  readonly children: readonly string[];
  readonly maritalStatus: '未婚' | '已婚' | '丧偶' | '离婚';
  readonly marriedOn: string | null;
  /** 0 none, 1 primary, 2 junior, 3 senior, 4 college, 5 bachelor, 6 master, 7 doctor. */
  readonly education: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly occupation: Occupation;
  readonly employer: Employer | null;
  /** First day of work, for those who work or have worked. */
  readonly workingSince: string | null;
  /** Comprehensive income of the last year (wages and the like). */
  readonly annualIncomeFen: number;
  /** Income of a business of one's own in the last year. */
  readonly businessIncomeFen: number;
  /** Monthly pension; 0 when none is drawn. A pensioner is old enough. */
  readonly monthlyPensionFen: number;
  readonly urban: boolean;
  readonly disability: { readonly kind: string; readonly level: 1 | 2 | 3 | 4 } | null;
  readonly veteran: boolean;
  /** The household draws the minimum living allowance 低保. */
  readonly lowIncome: boolean;
  readonly diedOn: string | null;
  /** Counts that registers must agree on. */
  readonly vehicles: number;
  readonly properties: number;
}

export interface Household {
  readonly number: string;
  /** 家庭户 or 集体户. */
  readonly type: '家庭户' | '集体户';
  readonly members: readonly Person[];
}

/** A value for a column. Booleans, decimals and dates are written the way the department's own system would. */
export type CellValue = string | number | bigint | null;
export type Row = Readonly<Record<string, CellValue>>;

/** Takes a row of a table, in the order of the table's rows. */
export type Emit = (table: string, row: Row) => void;

/** Reproducible randomness: the same seed, person and topic give the same numbers. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** Whole number, both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** `YYYY-MM-DD` between two such dates, both included. */
  date(from: string, to: string): string;
}

/** What a topic's generator makes for one person. `random` is seeded for (person, topic). */
export interface TopicGenerator {
  /** The topic's name in the catalogue, for instance `tax`; also the name of its SDL file and source. */
  readonly topic: string;
  /**
   * Columns that the department's system keeps as flags, 0 or 1. Others that the graph reads as Boolean hold what was
   * typed there, mostly 是 or 否.
   */
  readonly flags?: readonly string[];
  /**
   * Emits the person's rows. Every table's row must have all columns that the SDL names, its key column
   * (the person's 18-digit ID; the driver makes some keys 15-digit where the table allows it), and its
   * `updatedAt` column where it has one (ISO 8601 with +08:00; `timeOf` below gives a plausible one).
   */
  rows(person: Person, household: Household, random: Random, emit: Emit): void;
}

/** The day on which the demo province is frozen; ages and expiries are made relative to it. */
export const provinceDay = '2026-10-01';

/** Numbers from 0 to 99 with two digits: every row has some. */
const two: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** A plausible row time in the two years before the province's day. */
export function timeOf(random: Random): string {
  const day = random.date('2024-10-01', '2026-09-30');
  return `${day}T${two[random.integer(8, 18)]}:${two[random.integer(0, 59)]}:${two[random.integer(0, 59)]}+08:00`;
}

/** Fen as a decimal of yuan, exact: 12345 gives `123.45`. */
export function yuan(fen: number): string {
  const whole = Math.abs(fen);
  return `${fen < 0 ? '-' : ''}${Math.floor(whole / 100)}.${two[whole % 100]}`;
}
