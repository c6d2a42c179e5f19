/** The table of roles on the hub's real schema, run by GraphQL itself. */
import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { Kind, buildASTSchema, execute, parse, print, visit, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicCaller } from '../../auth/caller/public.ts';
import type { Caller, Role } from '../../auth/contract.ts';
import { rootFieldRoles } from '../../auth/roles.ts';
import { applyShield } from '../../auth/shield.ts';
import { QingdanError, type ErrorCode } from '../../schema/errors.ts';

let schema: GraphQLSchema;
let resolved: string[] = [];

const hubSdl = readFileSync(new URL('../../schema/hub.graphql', import.meta.url), 'utf8');

function hubSchema(): GraphQLSchema {
  const typeDefs = visit(parse(hubSdl), {
    SchemaExtension: () => null,
    Directive: () => null,
    // An event of a subscription is an answer of the field of Query that has its name.
    ObjectTypeDefinition: ({ name }) => (name.value === 'Subscription' ? null : undefined),
  });
  const resolver = (field: string) => () => {
    resolved.push(field);
    if (field === 'publishedList') throw new QingdanError('LIST_CHANGE_REFUSED', 'a resolver’s own words');
    return null;
  };
  const resolversOf = (fields: object) =>
    Object.fromEntries(Object.keys(fields).map((field) => [field, resolver(field)]));
  const resolvers = {
    Query: resolversOf(rootFieldRoles.Query),
    Mutation: resolversOf(rootFieldRoles.Mutation),
  };
  return makeExecutableSchema({ typeDefs, resolvers });
}

test('every field of Subscription is one of Query, with the same arguments and type', () => {
  const fieldsOf = (type: string): readonly string[] =>
    parse(hubSdl).definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === type
        ? (node.fields ?? []).map((field) => print(field))
        : [],
    );
  const offered = fieldsOf('Subscription');
  expect(offered).toHaveLength(2);
  expect(fieldsOf('Query')).toEqual(expect.arrayContaining([...offered]));
});

beforeAll(() => {
  schema = applyShield(hubSchema());
});

const callerOf = (role: Role): Caller => {
  return role === 'public' ? publicCaller : { ...publicCaller, role, department: '省民政厅' };
};

async function codeOf(document: string, role: Role): Promise<ErrorCode | null> {
  resolved = [];
  const result = await execute({
    schema,
    document: parse(document),
    contextValue: { caller: callerOf(role) },
  });
  const [error] = result.errors ?? [];
  if (error === undefined) return null;
  return error.originalError instanceof QingdanError ? error.originalError.code : expect.fail(error.message);
}

const citizen = '{ citizen(id: "149999199001010011") { id } }';

describe('the table', () => {
  test.each<[string, Role, ErrorCode | null]>([
    ['{ powers { total } }', 'public', null],
    ['{ departments { name } }', 'auditor', null],
    [citizen, 'application', null],
    [citizen, 'public', 'UNAUTHENTICATED'],
    [citizen, 'auditor', 'FORBIDDEN'],
    [citizen, 'listPublisher', 'FORBIDDEN'],
    ['{ explainAccess { item } }', 'public', 'UNAUTHENTICATED'],
    ['{ accessRecords { sequence } }', 'auditor', null],
    ['{ accessRecords { sequence } }', 'application', 'FORBIDDEN'],
    ['mutation { repealPower(code: "P", document: "d") { hash } }', 'listPublisher', null],
    ['mutation { repealPower(code: "P", document: "d") { hash } }', 'application', 'FORBIDDEN'],
    ['mutation { repealPower(code: "P", document: "d") { hash } }', 'public', 'UNAUTHENTICATED'],
  ])('%s by %s gives %s', async (document, role, code) => {
    expect(await codeOf(document, role)).toBe(code);
    expect(resolved).toHaveLength(code === null ? 1 : 0);
  });

  test('holds under an alias and inside a fragment', async () => {
    expect(await codeOf('{ a: accessRecords { sequence } }', 'application')).toBe('FORBIDDEN');
    expect(await codeOf('{ ...F } fragment F on Query { accessRecords { sequence } }', 'public')).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('treats a context without a caller as the public', async () => {
    const result = await execute({ schema, document: parse(citizen), contextValue: {} });
    expect(result.errors?.[0]?.originalError).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('lets a resolver’s own error pass', async () => {
    expect(await codeOf('{ publishedList { hash } }', 'public')).toBe('LIST_CHANGE_REFUSED');
  });
});

test('only root fields are wrapped', () => {
  const power = schema.getType('Power');
  expect(power && 'getFields' in power && power.getFields()['code']).toMatchObject({ resolve: undefined });
});

test('a root field without a rule, and a rule without a field, stop the start', () => {
  const more = buildASTSchema(parse('type Query { powers: Int surprise: Int }'));
  expect(() => applyShield(more)).toThrow();
  const subscription = hubSchema();
  const fields = subscription.getQueryType()?.getFields() ?? {};
  const [powers] = [fields['powers']];
  if (powers !== undefined) fields['surprise'] = { ...powers, name: 'surprise' };
  expect(() => applyShield(subscription)).toThrow('surprise');
});
