/** Lays the table of roles over the hub's own root fields, as rules of graphql-shield. */
import { createRequire } from 'node:module';
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { QingdanError } from '../schema/errors.ts';
import type { Caller, Role } from './contract.ts';
import { rootFieldRoles } from './roles.ts';

// Its ES module does not load on Node 24 (it imports a function that `node:util` no longer has); this form does,
// and only its combinators, which are not used here, would call that function.
const { rule, shield } = createRequire(import.meta.url)('graphql-shield') as typeof import('graphql-shield');

/** What every resolver of the hub finds in its context. */
interface CallerContext {
  readonly caller: Caller;
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;
/** A rule as shield compiles it: calls `resolve` when the rule holds. */
type Guard = (resolve: Resolver, ...args: Parameters<Resolver>) => unknown;

const rootTypes = ['Query', 'Mutation'] as const;

/**
 * Guards every root field of the schema, in place, and gives it back. A field that fails is an error FORBIDDEN,
 * or UNAUTHENTICATED for the public. Throws when a root field stands in no rule, or a rule guards no field.
 * Only root fields are wrapped: shield's own way would wrap every leaf and cost three times as much.
 */
export function applyShield(schema: GraphQLSchema): GraphQLSchema {
  const rules = Object.fromEntries(
    rootTypes.flatMap((typeName) => {
      const type = schema.getType(typeName);
      return type === undefined ? [] : [[typeName, rulesOf(typeName)] as const];
    }),
  );
  // Errors of resolvers pass as they are; the pipeline decides which of them a caller may see.
  const guards = shield(rules, { allowExternalErrors: true }).generate(schema) as unknown as Readonly<
    Record<string, Readonly<Record<string, Guard>>>
  >;
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const table: Readonly<Record<string, unknown>> = rules[type?.name ?? ''] ?? {};
      const guard = guards[type?.name ?? '']?.[field.name];
      if (guard === undefined || !Object.hasOwn(table, field.name)) {
        throw new TypeError(`the root field ${type?.name}.${field.name} has no rule in auth/roles.ts`);
      }
      const resolve: Resolver = field.resolve ?? defaultFieldResolver;
      field.resolve = (parent, args, context, info) => guard(resolve, parent, args, context, info);
    }
  }
  return schema;
}

function rulesOf(typeName: (typeof rootTypes)[number]) {
  const table: Readonly<Record<string, readonly Role[]>> = rootFieldRoles[typeName];
  return Object.fromEntries(
    Object.entries(table).map(([field, allowed]) => [field, ruleOf(typeName, field, allowed)]),
  );
}

function ruleOf(typeName: string, field: string, allowed: readonly Role[]) {
  return rule(`${typeName}.${field}`, { cache: 'no_cache' })(
    (_parent, _args, context: Partial<CallerContext>) => {
      const role = context.caller?.role ?? 'public';
      if (allowed.includes(role)) return true;
      if (role === 'public') {
        return new QingdanError(
          'UNAUTHENTICATED',
          `\`${field}\` needs a token; send \`authorization: Bearer …\``,
          { field },
        );
      }
      const roles = allowed.map((one) => `\`${one}\``).join(', ');
      return new QingdanError(
        'FORBIDDEN',
        `the role \`${role}\` may not use \`${field}\`; it is open to ${roles}`,
        { field },
      );
    },
  );
}
