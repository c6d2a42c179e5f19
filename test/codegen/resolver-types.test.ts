/** Types only: `tsc` holds them; running the file shows that they are there. */
import { expectTypeOf, test } from 'vitest';
import type { Need, Power } from '../../registry/contract.ts';
import type {
  QueryPowersArgs,
  QueryResolvers,
  Resolvers,
  ResolversParentTypes,
  Scalars,
} from '../../resolvers/hub/generated/resolver-types.ts';
import type { hubResolvers } from '../../resolvers/hub/resolvers.ts';
import type { PowerType, SubjectRole } from '../../schema/domain.ts';

type Resolved = ReturnType<typeof hubResolvers>;
type ObjectName = Exclude<keyof Resolvers & keyof ResolversParentTypes, keyof Scalars | 'Query' | 'Mutation'>;
type Fields<Name extends ObjectName> = Required<NonNullable<Resolvers[Name]>>;
/** What a resolver of the field gives. */
type Value<Resolver> = Resolver extends (...args: never[]) => infer Given ? Awaited<Given> : never;
/** What the parent gives where there is no resolver; a nullable field may be absent. */
type Default<Parent, Field, Wanted> = Field extends keyof Parent
  ? null extends Wanted
    ? Exclude<Parent[Field], undefined>
    : Parent[Field]
  : null;

/** Fields that neither a resolver nor the parent gives a value of the right type. */
type Unresolved = {
  [Name in ObjectName]: {
    [Field in keyof Fields<Name> & string]: Field extends keyof Resolved[Name & keyof Resolved]
      ? never
      : [Default<ResolversParentTypes[Name], Field, Value<Fields<Name>[Field]>>] extends [
            Value<Fields<Name>[Field]>,
          ]
        ? never
        : `${Name}.${Field}`;
  }[keyof Fields<Name> & string];
}[ObjectName];

test('every field of the hub’s own types has a resolver or a parent that holds its value', () => {
  expectTypeOf<Unresolved>().toBeNever();
});

test('resolvers get the registry’s own objects and the words of the lists', () => {
  expectTypeOf<ResolversParentTypes['Need']>().toEqualTypeOf<Need>();
  expectTypeOf<ResolversParentTypes['Power']['department']>().toEqualTypeOf<Power['department']>();
  expectTypeOf<NonNullable<QueryPowersArgs['type']>>().toEqualTypeOf<PowerType>();
  expectTypeOf<ResolversParentTypes['Need']['role']>().toEqualTypeOf<SubjectRole>();
});

test('dates, divisions and IDs are text', () => {
  for (const name of ['CitizenId', 'Date', 'DateTime', 'DivisionCode'] as const) {
    expectTypeOf<Scalars[typeof name]>().toEqualTypeOf<{ input: string; output: string }>();
  }
});

test('a resolver that gives another type, or of no field, does not compile', () => {
  // @ts-expect-error a department is not its name
  const another: QueryResolvers = { department: (_, { name }) => name };
  // @ts-expect-error there is no such root field
  const unknown: QueryResolvers = { ministries: () => [] };
  expectTypeOf([another, unknown]).toEqualTypeOf<QueryResolvers[]>();
});
