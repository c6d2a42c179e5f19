/** The same request in the words of PostGraphile's schema, and its answer in those of the hub's. */

/** Fields of the views (`peers/postgraphile-views.sql`) for each item. */
export const postgraphileDocument = `query Bench($ids: [String]!) {
  citizensByIdsList(ids: $ids) {
    rowId
    name
    maritalStatus
    annualIncome
    insuredMonths
    properties(orderBy: [REGISTERED_ON_ASC]) { location area registeredOn }
    plates(orderBy: [REGISTERED_ON_ASC]) { plateNumber kind status }
    shareholdings(orderBy: [CONTRIBUTED_ON_ASC]) { enterprise subscribedCapital contributedOn }
    businesses(orderBy: [REGISTERED_ON_ASC]) { name registeredOn status }
    withdrawals(orderBy: [WITHDRAWN_ON_ASC]) { reason amount withdrawnOn }
    benefits(orderBy: [PAID_ON_ASC]) { kind amount paidOn }
    subsidies(orderBy: [PAID_ON_ASC]) { programme amount paidOn }
    payments(orderBy: [PAID_ON_ASC]) { programme amount paidOn }
  }
}
`;

/** One citizen of the answer in the form that the hub gives. */
export function fromPostgraphile(citizen: Readonly<Record<string, unknown>>): object {
  return {
    id: citizen['rowId'],
    household: { name: citizen['name'] },
    civilAffairs: { maritalStatus: citizen['maritalStatus'] },
    tax: { annualIncome: citizen['annualIncome'] },
    socialSecurity: { insuredMonths: citizen['insuredMonths'] },
    realEstate: { properties: citizen['properties'] },
    vehicles: { plates: citizen['plates'] },
    enterprise: { shareholdings: citizen['shareholdings'], individualBusiness: citizen['businesses'] },
    housing: { providentFundWithdrawals: citizen['withdrawals'] },
    veterans: { pensionBenefits: citizen['benefits'] },
    agriculture: { subsidies: citizen['subsidies'] },
    finance: { benefitPayments: citizen['payments'] },
  };
}
