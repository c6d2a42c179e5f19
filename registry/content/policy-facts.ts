import type { ListContent, PolicyFacts } from '../contract.ts';

/** The part of a content that decides access, as a store gives it back from its graph. */
export function policyFactsOf(content: ListContent): PolicyFacts {
  return {
    powers: content.powers.map((power) => ({
      code: power.code,
      name: power.name,
      department: power.department,
      law: power.law,
      article: power.article,
      caseBound: power.caseBound,
      dailyCitizenBudget: power.dailyCitizenBudget,
    })),
    repealed: content.repealed.map(({ code, name, department, since, document }) => ({
      code,
      name,
      department,
      since,
      document,
    })),
    departments: content.departments.map(({ name, division, parent }) => ({ name, division, parent })),
    exercises: content.exercises,
    delegations: content.delegations,
    catalogue: content.catalogue.map((item) => ({
      path: item.path,
      chineseName: item.chineseName,
      provider: item.provider,
      class: item.class,
      classBasis: item.classBasis,
      grade: item.grade,
    })),
    needs: content.needs,
  };
}
