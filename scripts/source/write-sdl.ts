/** A proposal as SDL, laid out like the files of `schema/sources`. */
import type { OperationModel } from '../../schema/source-model.ts';
import { shown } from './shown.ts';
import type { SubgraphProposal } from './propose-subgraph.ts';
import type { Proposal, ProposedField, ProposedTable, ProposedType } from './propose.ts';

/** Longest line before a definition is divided. */
const longestLine = 110;

/** GraphQL's strings are JSON's. */
const quoted = (text: string): string => JSON.stringify(text);

function operationLine({ id, keys, most, rows, values }: OperationModel, table: string): string {
  const given = [...values].map(([place, value]) => quoted(`${place}:${value}`));
  const parts = [
    `id: ${quoted(id)}`,
    `keys: ${quoted(keys)}`,
    ...(most === undefined ? [] : [`most: ${most}`]),
    ...(rows === '' ? [] : [`rows: ${quoted(rows)}`]),
    ...(given.length === 0 ? [] : [`values: [${given.join(', ')}]`]),
    `table: ${quoted(table)}`,
  ];
  return `@operation(${parts.join(', ')})`;
}

function tableLines({ name, key, updatedAt, legacyKeys, operation }: ProposedTable): readonly string[] {
  const parts = [
    `name: ${quoted(name)}`,
    `key: ${quoted(key)}`,
    ...(updatedAt === undefined ? [] : [`updatedAt: ${quoted(updatedAt)}`]),
    ...(legacyKeys ? ['legacyKeys: true'] : []),
  ];
  return [`@table(${parts.join(', ')})`, ...(operation ? [operationLine(operation, name)] : [])];
}

function directivesOf({ item, column, role, rows }: ProposedField): readonly string[] {
  const directives: string[] = [];
  if (item) {
    const path = item.path === undefined ? '' : `path: ${quoted(item.path)}, `;
    directives.push(`@item(${path}class: ${item.class.toUpperCase()}, grade: ${item.grade})`);
  }
  if (role !== undefined) directives.push(`@subjectRole(role: ${quoted(role)})`);
  if (column) {
    const table = column.table === undefined ? '' : `table: ${quoted(column.table)}, `;
    directives.push(`@column(${table}name: ${quoted(column.name)})`);
  }
  if (rows) {
    const given = Object.entries(rows).map(([name, column]) => `${name}: ${quoted(column)}`);
    directives.push(given.length === 0 ? '@rows' : `@rows(${given.join(', ')})`);
  }
  return directives;
}

/** A definition and its directives in one line, or each in its own where that is too long. */
function laidOut(indent: string, head: string, directives: readonly string[], tail: string): string {
  const line = [`${indent}${head}`, ...directives].join(' ') + tail;
  // A Chinese character is as wide as two others.
  const width = [...line].reduce((sum, each) => sum + (/\p{Script=Han}/u.test(each) ? 2 : 1), 0);
  if (width <= longestLine) return line;
  return `${[`${indent}${head}`, ...directives.map((each) => `${indent}  ${each}`)].join('\n')}${tail}`;
}

function fieldText(field: ProposedField): string {
  return [
    ...field.review.map((words) => `  # review: ${shown(words)}`),
    `  ${quoted(field.description)}`,
    laidOut('  ', `${field.name}: ${field.type}`, directivesOf(field), ''),
  ].join('\n');
}

function typeText(
  { name, description, tables, fields }: ProposedType,
  marks: readonly string[],
  first: readonly string[],
): string {
  const directives = [...marks, ...tables.flatMap((table) => tableLines(table))];
  const body = [...first, ...fields.map((field) => fieldText(field))];
  return `${quoted(description)}\n${laidOut('', `type ${name}`, directives, ' {')}\n${body.join('\n')}\n}\n`;
}

export function sdlOf(proposal: Proposal): string {
  const { name, kind, department, definition, topic, topicType, rowTypes } = proposal;
  const parts = [
    `name: ${quoted(name)}`,
    `kind: ${kind}`,
    `department: ${quoted(department)}`,
    ...(definition === undefined ? [] : [`definition: ${quoted(definition)}`]),
  ];
  const id = '"Citizen ID number (公民身份号码)"';
  return [
    `extend schema @source(${parts.join(', ')})\n`,
    `"A citizen, known by the ID number (公民)"
type Citizen @key(fields: "id") @subject(path: "id") {
  ${id}
  id: CitizenId!
  ${quoted(proposal.topicDescription)}
  ${topic}: ${topicType.name}
}\n`,
    typeText(
      topicType,
      ['@key(fields: "citizenId")', '@subject(path: "citizenId")'],
      [`  ${id}\n  citizenId: CitizenId!`],
    ),
    ...rowTypes.map((type) => typeText(type, ['@subject(path: "..")'], [])),
  ].join('\n');
}

/** A subgraph has its types as they are; only what decides them is added. */
export function subgraphSdlOf(proposal: SubgraphProposal): string {
  const { name, department, topics, external, types, externalTypes } = proposal;
  const id = '"Citizen ID number (公民身份号码)"';
  const fields = topics.map(({ topic, description, type, requires }) => {
    const directives = requires === null ? [] : [`@requires(fields: ${quoted(requires)})`];
    return `  ${quoted(description)}\n${laidOut('  ', `${topic}: ${type.name}`, directives, '')}`;
  });
  return [
    `extend schema @source(name: ${quoted(name)}, kind: GRAPHQL, department: ${quoted(department)})\n`,
    `"A citizen, known by the ID number (公民)"
type Citizen @key(fields: "id") @subject(path: "id") {
  ${id}
  id: CitizenId!
${[...external.map((field) => `  ${field} @external`), ...fields].join('\n')}
}\n`,
    ...topics.map(({ type, key }) =>
      typeText(
        type,
        [`@key(fields: ${quoted(key)})`, `@subject(path: ${quoted(key)})`],
        [`  ${id}\n  ${key}: CitizenId!`],
      ),
    ),
    ...types.map((type) => typeText(type, ['@subject(path: "..")'], [])),
    ...externalTypes,
  ].join('\n');
}
