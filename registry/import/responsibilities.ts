import { powerTypes } from '../../schema/domain.ts';
import type { PowerType } from '../../schema/domain.ts';
import type { Responsibility } from '../contract.ts';
import { joinKey } from '../content/keys.ts';
import type { PowerIndex } from './powers.ts';
import type { Problems } from './problems.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { Sheet } from './sheet.ts';

type Template = Omit<Responsibility, 'power'>;

const riskLevels = ['高', '中', '低'] as const;

function readTemplates(sheet: Sheet, problems: Problems): ReadonlyMap<PowerType, readonly Template[]> {
  const byType = new Map<PowerType, Template[]>();
  const unique = new UniqueKeys();
  for (const row of readersOf(sheet, problems)) {
    const type = row.oneOf('type', powerTypes);
    const template: Template = {
      order: row.whole('order', 1),
      stage: row.required('stage'),
      duty: row.required('duty'),
      accountabilityLaw: row.required('accountabilityLaw'),
      accountabilityArticle: row.required('accountabilityArticle'),
      riskPoint: row.required('riskPoint'),
      riskLevel: row.oneOf('riskLevel', riskLevels),
      control: row.required('controlMeasure'),
    };
    if (unique.claim(row, 'order', joinKey(type, template.order))) {
      byType.set(type, [...(byType.get(type) ?? []), template]);
    }
  }
  for (const templates of byType.values()) templates.sort((a, b) => a.order - b.order);
  return byType;
}

/** Each power carries the first duties of its type, as many as the plan says; `{name}` becomes the power's name. */
export function readResponsibilities(
  sheets: { readonly plan: Sheet; readonly templates: Sheet },
  index: PowerIndex,
  problems: Problems,
): readonly Responsibility[] {
  const templates = readTemplates(sheets.templates, problems);
  const unique = new UniqueKeys();
  const responsibilities: Responsibility[] = [];
  for (const row of readersOf(sheets.plan, problems)) {
    const power = index.refer(row, { code: 'code' });
    const type = row.oneOf('type', powerTypes);
    const count = row.whole('count', 0);
    if (power === null || !unique.claim(row, 'code', power.code)) continue;
    if (type !== power.type) row.problem('type', `power \`${power.code}\` is of type ${power.type}`);
    const duties = templates.get(type) ?? [];
    if (count > duties.length) row.problem('count', `${type} has only ${duties.length} duties`);
    for (const template of duties.slice(0, count)) {
      responsibilities.push({
        power: power.code,
        ...template,
        duty: template.duty.replaceAll('{name}', () => power.name),
      });
    }
  }
  return responsibilities;
}
