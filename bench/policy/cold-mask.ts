/** A mask that has to be made: documents that were never seen, under the full lists and the bench's own grant. */
import path from 'node:path';
import { parse } from 'graphql';
import type { Caller, CaseFact, CaseFacts } from '../../auth/contract.ts';
import { compilePolicy } from '../../auth/policy/policy.ts';
import { policyFactsOf } from '../../registry/content/policy-facts.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { DecideStage } from '../../resolvers/decide.ts';
import { DocumentStage } from '../../resolvers/document.ts';
import { composeGraph } from '../../schema/compose.ts';
import { provinceDivision } from '../../schema/domain.ts';
import { printedDocument } from '../../scripts/demo/printed-request.ts';
import { demoSources } from '../../scripts/demo/source-tables.ts';
import { median, rounded } from '../measure/statistics.ts';
import { benchCase, benchDepartment, benchDocument, benchPower } from '../workload/items.ts';

export interface ColdMaskTimes {
  /** Of the bench's document, twelve items. */
  readonly coldMaskMilliseconds: number;
  /** Of the printed request, all 25 items of the power with all their leaves. */
  readonly wholeNeedMilliseconds: number;
}

const { documents } = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as { readonly documents: number };

const { content, sharingApplications } = await importLists({
  folder: path.join(import.meta.dirname, '../../scripts/demo/data'),
});
const policy = compilePolicy(policyFactsOf(content), sharingApplications, {
  listHash: 'bench',
  sharingEpoch: 1,
});
const graph = composeGraph(demoSources());

const caseFact: CaseFact = {
  id: benchCase,
  version: 1,
  open: true,
  competentDivision: provinceDivision,
  reviewTasks: [{ department: benchDepartment, power: benchPower, open: true }],
};
const cases: CaseFacts = {
  find: () => Promise.resolve(caseFact),
  parties: () => Promise.resolve(new Set()),
};
const caller: Caller = {
  department: benchDepartment,
  application: 'bench',
  operator: 'bench',
  role: 'application',
  powers: [benchPower],
  power: benchPower,
  caseId: benchCase,
  credential: null,
};
const snapshot = {
  version: { epoch: 1, hash: 'bench', publishedAt: '' },
  sharingEpoch: 1,
  grant: (...question: Parameters<typeof policy.grantFor>) => policy.grantFor(...question),
  receives: (...question: Parameters<typeof policy.receives>) => policy.receives(...question),
  explain: (...question: Parameters<typeof policy.explain>) => policy.explain(...question),
};
const decisions = new DecideStage(graph, cases, { now: () => new Date() });
const stage = new DocumentStage(graph);

/** Median milliseconds from the parsed document to its mask. */
async function coldMask(textOf: (number: number) => string): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < documents; number += 1) {
    const text = textOf(number);
    const document = parse(text);
    const started = performance.now();
    const prepared = stage.prepare(document, text, null);
    const { mask } = await decisions.decide(snapshot, prepared, caller, {});
    times.push(performance.now() - started);
    if (mask.kind !== 'unchanged') throw new Error(`the bench’s document is ${mask.kind}`);
  }
  return rounded(median(times), 4);
}

const coldMaskMilliseconds = await coldMask((number) => benchDocument(`Bench${number}`));
const printed = printedDocument();
const wholeNeedMilliseconds = await coldMask((number) =>
  printed.replace('query PrintedRequest', `query Printed${number}`),
);
process.send?.({ coldMaskMilliseconds, wholeNeedMilliseconds } satisfies ColdMaskTimes);
process.disconnect?.();
