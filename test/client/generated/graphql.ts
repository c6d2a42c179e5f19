/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Where a power stands (职权状态) */
export type PowerStatus =
  /** On the published list (在用) */
  | 'IN_FORCE'
  /** Has left the list (已取消) */
  | 'REPEALED';

/** Type of a power (职权类型) */
export type PowerType =
  /** Adjudication (行政裁决) */
  | 'ADJUDICATION'
  /** Coercion (行政强制) */
  | 'COERCION'
  /** Confirmation (行政确认) */
  | 'CONFIRMATION'
  /** Inspection (行政检查) */
  | 'INSPECTION'
  /** Levy (行政征收) */
  | 'LEVY'
  /** Licence (行政许可) */
  | 'LICENCE'
  /** Other (其他职权) */
  | 'OTHER'
  /** Payment (行政给付) */
  | 'PAYMENT'
  /** Penalty (行政处罚) */
  | 'PENALTY'
  /** Reward (行政奖励) */
  | 'REWARD';

export type PrintedRequestQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type PrintedRequestQuery = { readonly citizens: ReadonlyArray<{ readonly id: string | null, readonly household: { readonly name: string | null, readonly idStatus: string | null, readonly registeredDivision: string | null, readonly members: ReadonlyArray<{ readonly relationToHead: string | null }> | null } | null, readonly tax: { readonly annualIncome: string | null, readonly businessIncome: string | null } | null, readonly socialSecurity: { readonly insuredMonths: number | null, readonly contributionBase: string | null, readonly pensionReceived: { readonly scheme: string | null, readonly monthlyAmount: string | null, readonly startedOn: string | null, readonly lastPaidOn: string | null, readonly bank: string | null, readonly verifiedOn: string | null, readonly status: string | null } | null, readonly unemploymentStatus: { readonly registeredOn: string | null, readonly cause: string | null, readonly monthlyBenefit: string | null, readonly grantedMonths: number | null, readonly paidMonths: number | null, readonly endsOn: string | null, readonly status: string | null } | null } | null, readonly realEstate: { readonly properties: ReadonlyArray<{ readonly unitNumber: string | null, readonly certificateNumber: string | null, readonly location: string | null, readonly usage: string | null, readonly area: string | null, readonly ownership: string | null, readonly registeredOn: string | null }> | null } | null, readonly enterprise: { readonly shareholdings: ReadonlyArray<{ readonly enterprise: string | null, readonly socialCreditId: string | null, readonly subscribedCapital: string | null, readonly paidCapital: string | null, readonly ratio: string | null, readonly form: string | null, readonly contributedOn: string | null }> | null, readonly individualBusiness: ReadonlyArray<{ readonly name: string | null, readonly socialCreditId: string | null, readonly form: string | null, readonly scope: string | null, readonly premises: string | null, readonly registeredOn: string | null, readonly status: string | null }> | null } | null, readonly housing: { readonly providentFund: { readonly accountNumber: string | null, readonly employer: string | null, readonly monthlyBase: string | null, readonly rate: string | null, readonly monthlyDeposit: string | null, readonly balance: string | null, readonly status: string | null } | null, readonly providentFundWithdrawals: ReadonlyArray<{ readonly reason: string | null, readonly amount: string | null, readonly bank: string | null, readonly withdrawnOn: string | null }> | null, readonly publicRental: { readonly kind: string | null, readonly location: string | null, readonly area: string | null, readonly monthlyRent: string | null, readonly approvedOn: string | null, readonly validUntil: string | null, readonly status: string | null } | null } | null, readonly vehicles: { readonly plates: ReadonlyArray<{ readonly plateNumber: string | null, readonly kind: string | null, readonly vehicleType: string | null, readonly use: string | null, readonly status: string | null }> | null } | null, readonly civilAffairs: { readonly maritalStatus: string | null, readonly lowIncomeStatus: { readonly certificateNumber: string | null, readonly kind: string | null, readonly persons: number | null, readonly monthlyAmount: string | null, readonly cause: string | null, readonly approvedOn: string | null, readonly status: string | null } | null } | null, readonly employment: { readonly registration: { readonly kind: string | null, readonly form: string | null, readonly employer: string | null, readonly employerId: string | null, readonly registeredOn: string | null, readonly certificateNumber: string | null } | null } | null, readonly medicalInsurance: { readonly outOfPocket: string | null } | null, readonly disability: { readonly level: { readonly category: string | null, readonly level: string | null, readonly severe: boolean | null, readonly assessedOn: string | null, readonly assessedBy: string | null, readonly validUntil: string | null } | null } | null, readonly veterans: { readonly pensionBenefits: ReadonlyArray<{ readonly kind: string | null, readonly period: string | null, readonly amount: string | null, readonly paidOn: string | null, readonly bank: string | null, readonly status: string | null }> | null } | null, readonly agriculture: { readonly subsidies: ReadonlyArray<{ readonly year: number | null, readonly programme: string | null, readonly area: string | null, readonly amount: string | null, readonly paidOn: string | null }> | null } | null, readonly finance: { readonly benefitPayments: ReadonlyArray<{ readonly programme: string | null, readonly department: string | null, readonly period: string | null, readonly amount: string | null, readonly bank: string | null, readonly paidOn: string | null, readonly status: string | null }> | null } | null } | null> | null };

export type OneIncomeQueryVariables = Exact<{
  id: string;
}>;


export type OneIncomeQuery = { readonly citizen: { readonly id: string | null, readonly tax: { readonly annualIncome: string | null } | null } | null };

export type SeveralDepartmentsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type SeveralDepartmentsQuery = { readonly citizens: ReadonlyArray<{ readonly id: string | null, readonly household: { readonly name: string | null, readonly registeredDivision: string | null, readonly fingerprint: string | null } | null, readonly tax: { readonly annualIncome: string | null, readonly invoices: ReadonlyArray<{ readonly invoiceNumber: 'Invoice' }> | null } | null, readonly realEstate: { readonly properties: ReadonlyArray<{ readonly __typename: 'Property' }> | null } | null, readonly health: { readonly aidsRecord: { readonly __typename: 'AidsRecord' } | null } | null } | null> | null };

export type RelativesQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type RelativesQuery = { readonly citizens: ReadonlyArray<{ readonly household: { readonly members: ReadonlyArray<{ readonly relationToHead: string | null, readonly citizen: { readonly tax: { readonly annualIncome: string | null } | null, readonly household: { readonly name: string | null } | null } | null }> | null } | null } | null> | null };

export type PublicListsQueryVariables = Exact<{ [key: string]: never; }>;


export type PublicListsQuery = { readonly publishedList: { readonly epoch: number } | null, readonly powers: { readonly total: number, readonly items: ReadonlyArray<{ readonly code: string, readonly name: string, readonly department: { readonly name: string } | null }> } | null };

export type PowerAndNeedsQueryVariables = Exact<{
  code: string | number;
}>;


export type PowerAndNeedsQuery = { readonly power: { readonly status: PowerStatus, readonly type: PowerType | null, readonly name: string, readonly law: string | null, readonly repealedSince: string | null, readonly repealedBy: string | null, readonly department: { readonly name: string } | null, readonly needs: ReadonlyArray<{ readonly purpose: string }> | null } | null };

export type RepealPowerMutationVariables = Exact<{
  code: string | number;
  document: string;
}>;


export type RepealPowerMutation = { readonly repealPower: { readonly epoch: number } | null };

export type RepealedPowersQueryVariables = Exact<{ [key: string]: never; }>;


export type RepealedPowersQuery = { readonly powers: { readonly items: ReadonlyArray<{ readonly code: string, readonly repealedSince: string | null, readonly repealedBy: string | null }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const PrintedRequestDocument = new TypedDocumentString(`
    query PrintedRequest($ids: [CitizenId!]!) {
  citizens(ids: $ids) {
    id
    household {
      members {
        relationToHead
      }
      name
      idStatus
      registeredDivision
    }
    tax {
      annualIncome
      businessIncome
    }
    socialSecurity {
      insuredMonths
      contributionBase
      pensionReceived {
        scheme
        monthlyAmount
        startedOn
        lastPaidOn
        bank
        verifiedOn
        status
      }
      unemploymentStatus {
        registeredOn
        cause
        monthlyBenefit
        grantedMonths
        paidMonths
        endsOn
        status
      }
    }
    realEstate {
      properties {
        unitNumber
        certificateNumber
        location
        usage
        area
        ownership
        registeredOn
      }
    }
    enterprise {
      shareholdings {
        enterprise
        socialCreditId
        subscribedCapital
        paidCapital
        ratio
        form
        contributedOn
      }
      individualBusiness {
        name
        socialCreditId
        form
        scope
        premises
        registeredOn
        status
      }
    }
    housing {
      providentFund {
        accountNumber
        employer
        monthlyBase
        rate
        monthlyDeposit
        balance
        status
      }
      providentFundWithdrawals {
        reason
        amount
        bank
        withdrawnOn
      }
      publicRental {
        kind
        location
        area
        monthlyRent
        approvedOn
        validUntil
        status
      }
    }
    vehicles {
      plates {
        plateNumber
        kind
        vehicleType
        use
        status
      }
    }
    civilAffairs {
      maritalStatus
      lowIncomeStatus {
        certificateNumber
        kind
        persons
        monthlyAmount
        cause
        approvedOn
        status
      }
    }
    employment {
      registration {
        kind
        form
        employer
        employerId
        registeredOn
        certificateNumber
      }
    }
    medicalInsurance {
      outOfPocket
    }
    disability {
      level {
        category
        level
        severe
        assessedOn
        assessedBy
        validUntil
      }
    }
    veterans {
      pensionBenefits {
        kind
        period
        amount
        paidOn
        bank
        status
      }
    }
    agriculture {
      subsidies {
        year
        programme
        area
        amount
        paidOn
      }
    }
    finance {
      benefitPayments {
        programme
        department
        period
        amount
        bank
        paidOn
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PrintedRequestQuery, PrintedRequestQueryVariables>;
export const OneIncomeDocument = new TypedDocumentString(`
    query OneIncome($id: CitizenId!) {
  citizen(id: $id) {
    id
    tax {
      annualIncome
    }
  }
}
    `) as unknown as TypedDocumentString<OneIncomeQuery, OneIncomeQueryVariables>;
export const SeveralDepartmentsDocument = new TypedDocumentString(`
    query SeveralDepartments($ids: [CitizenId!]!) {
  citizens(ids: $ids) {
    id
    household {
      name
      registeredDivision
      fingerprint
    }
    tax {
      annualIncome
      invoices {
        invoiceNumber: __typename
      }
    }
    realEstate {
      properties {
        __typename
      }
    }
    health {
      aidsRecord {
        __typename
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SeveralDepartmentsQuery, SeveralDepartmentsQueryVariables>;
export const RelativesDocument = new TypedDocumentString(`
    query Relatives($ids: [CitizenId!]!) {
  citizens(ids: $ids) {
    household {
      members {
        relationToHead
        citizen {
          tax {
            annualIncome
          }
          household {
            name
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RelativesQuery, RelativesQueryVariables>;
export const PublicListsDocument = new TypedDocumentString(`
    query PublicLists {
  publishedList {
    epoch
  }
  powers(text: "社会救助", first: 2) {
    total
    items {
      code
      name
      department {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PublicListsQuery, PublicListsQueryVariables>;
export const PowerAndNeedsDocument = new TypedDocumentString(`
    query PowerAndNeeds($code: ID!) {
  power(code: $code) {
    status
    type
    name
    law
    repealedSince
    repealedBy
    department {
      name
    }
    needs {
      purpose
    }
  }
}
    `) as unknown as TypedDocumentString<PowerAndNeedsQuery, PowerAndNeedsQueryVariables>;
export const RepealPowerDocument = new TypedDocumentString(`
    mutation RepealPower($code: ID!, $document: String!) {
  repealPower(code: $code, document: $document) {
    epoch
  }
}
    `) as unknown as TypedDocumentString<RepealPowerMutation, RepealPowerMutationVariables>;
export const RepealedPowersDocument = new TypedDocumentString(`
    query RepealedPowers {
  powers(status: REPEALED) {
    items {
      code
      repealedSince
      repealedBy
    }
  }
}
    `) as unknown as TypedDocumentString<RepealedPowersQuery, RepealedPowersQueryVariables>;