/** Schema and resolvers of the Apollo candidate: the same fields as the hub's, ordinary resolvers. */
import type { Loaders, Row } from './apollo-loaders.ts';

export const typeDefs = `
  scalar CitizenId
  type Query {
    citizens(ids: [CitizenId!]!): [Citizen]!
  }
  type Citizen {
    id: CitizenId!
    household: Household
    civilAffairs: CivilAffairs
    tax: Tax
    socialSecurity: SocialSecurity
    realEstate: RealEstate
    vehicles: Vehicles
    enterprise: Enterprise
    housing: Housing
    veterans: Veterans
    agriculture: Agriculture
    finance: Finance
  }
  type Household {
    name: String
  }
  type CivilAffairs {
    maritalStatus: String
  }
  type Tax {
    annualIncome: String
  }
  type SocialSecurity {
    insuredMonths: Int
  }
  type RealEstate {
    properties: [Property!]
  }
  type Property {
    location: String
    area: String
    registeredOn: String
  }
  type Vehicles {
    plates: [Plate!]
  }
  type Plate {
    plateNumber: String
    kind: String
    status: String
  }
  type Enterprise {
    shareholdings: [Shareholding!]
    individualBusiness: [Business!]
  }
  type Shareholding {
    enterprise: String
    subscribedCapital: String
    contributedOn: String
  }
  type Business {
    name: String
    registeredOn: String
    status: String
  }
  type Housing {
    providentFundWithdrawals: [Withdrawal!]
  }
  type Withdrawal {
    reason: String
    amount: String
    withdrawnOn: String
  }
  type Veterans {
    pensionBenefits: [Benefit!]
  }
  type Benefit {
    kind: String
    amount: String
    paidOn: String
  }
  type Agriculture {
    subsidies: [Subsidy!]
  }
  type Subsidy {
    programme: String
    amount: String
    paidOn: String
  }
  type Finance {
    benefitPayments: [Payment!]
  }
  type Payment {
    programme: String
    amount: String
    paidOn: String
  }
`;

/** A citizen and all topics are known by the ID only; what is in them is loaded when it is asked for. */
interface Subject {
  readonly id: string;
}
interface Context {
  readonly loaders: Loaders;
}

type Resolver = (subject: Subject, args: unknown, context: Context) => unknown;

const topic: Resolver = ({ id }) => ({ id });

/** A value of the latest row. */
function latest(table: keyof Loaders, field: string): Resolver {
  return async ({ id }, _args, { loaders }) => (await loaders[table].load(id)).at(-1)?.[field] ?? null;
}

function list(table: keyof Loaders): Resolver {
  return ({ id }, _args, { loaders }) => loaders[table].load(id);
}

const maritalStates: Readonly<Record<string, string>> = {
  '10': '未婚',
  '20': '已婚',
  '30': '丧偶',
  '40': '离婚',
};
const kinds: Readonly<Record<string, string>> = { '02': '小型汽车号牌', '52': '小型新能源汽车号牌' };
const states: Readonly<Record<string, string>> = {
  A: '正常',
  C: '被盗抢',
  G: '违法未处理',
  Q: '逾期未检验',
};

export const resolvers = {
  Query: {
    citizens: (_root: unknown, { ids }: { readonly ids: readonly string[] }) => ids.map((id) => ({ id })),
  },
  Citizen: {
    household: topic,
    civilAffairs: topic,
    tax: topic,
    socialSecurity: topic,
    realEstate: topic,
    vehicles: topic,
    enterprise: topic,
    housing: topic,
    veterans: topic,
    agriculture: topic,
    finance: topic,
  },
  Household: { name: latest('person', 'name') },
  CivilAffairs: {
    maritalStatus: async ({ id }: Subject, _args: unknown, { loaders }: Context) =>
      maritalStates[String((await loaders.marriage.load(id)).at(-1)?.['maritalStatus'])] ?? null,
  },
  Tax: { annualIncome: latest('income', 'annualIncome') },
  SocialSecurity: { insuredMonths: latest('insurance', 'insuredMonths') },
  RealEstate: { properties: list('property') },
  Vehicles: { plates: list('plate') },
  Plate: {
    kind: ({ kind }: Row) => kinds[String(kind)] ?? null,
    status: ({ status }: Row) => states[String(status)] ?? null,
  },
  Enterprise: { shareholdings: list('share'), individualBusiness: list('business') },
  Housing: { providentFundWithdrawals: list('withdrawal') },
  Veterans: { pensionBenefits: list('benefit') },
  Agriculture: { subsidies: list('subsidy') },
  Finance: { benefitPayments: list('payment') },
};
