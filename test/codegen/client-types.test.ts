/** What the typed client lets through: `tsc` holds the types; running the file shows that they are there. */
import { expect, expectTypeOf, test } from 'vitest';
import type { ErrorCode } from '../../schema/errors.ts';
import { type Transport, ask } from '../client/ask.ts';
import { graphql } from '../client/generated/gql.ts';
import { PrintedRequestDocument, type PrintedRequestQuery } from '../client/generated/graphql.ts';

type Citizen = NonNullable<NonNullable<PrintedRequestQuery['citizens']>[number]>;

const id = '149999195501100011';
const reply: Awaited<ReturnType<Transport['ask']>> = {
  status: 200,
  body: {
    data: { citizens: [null] },
    errors: [
      { message: 'nothing is available', path: ['citizens', 0], extensions: { code: 'NOT_AVAILABLE' } },
    ],
  },
};
const hub = { ask: () => Promise.resolve(reply) };

test('a document that selects an unknown field does not compile', () => {
  // @ts-expect-error `CitizenTax` has no `nothing`, so nothing was generated for it
  const unknown: unknown = graphql(`
    query Unknown {
      citizen(id: "149999195501100011") {
        tax {
          nothing
        }
      }
    }
  `);
  expect(unknown).toEqual({});
});

test('every field of a result has its exact type, and no other field is there', () => {
  // It may be withheld: that of a relative is an item.
  expectTypeOf<Citizen['id']>().toEqualTypeOf<string | null>();
  // Decimals are text: a float would lose digits.
  expectTypeOf<Citizen['tax']>().toEqualTypeOf<{
    readonly annualIncome: string | null;
    readonly businessIncome: string | null;
  } | null>();
  expectTypeOf<NonNullable<Citizen['socialSecurity']>['insuredMonths']>().toEqualTypeOf<number | null>();
  expectTypeOf<Citizen>().not.toHaveProperty('education');
  // @ts-expect-error the document does not select it
  expectTypeOf<NonNullable<Citizen['tax']>['arrears']>().toBeAny();
});

test('data and errors come out typed', async () => {
  const { data, errors } = await ask(hub, PrintedRequestDocument, { variables: { ids: [id] } });
  expectTypeOf(data).toEqualTypeOf<PrintedRequestQuery | null>();
  expectTypeOf(errors[0]?.extensions.code).toEqualTypeOf<ErrorCode | undefined>();
  expect(data?.citizens).toEqual([null]);
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['citizens', 0], 'NOT_AVAILABLE'],
  ]);
});

test('variables of another type, or none, do not compile', async () => {
  // @ts-expect-error a citizen ID is text
  await ask(hub, PrintedRequestDocument, { variables: { ids: [149999195501100011n] } });
  // @ts-expect-error the document declares `$ids`
  await ask(hub, PrintedRequestDocument, { token: null });
  // @ts-expect-error the document declares `$ids`
  await ask(hub, PrintedRequestDocument);
});

test('an error without a code of the table is no answer of a hub', async () => {
  const foreign = { message: 'Bad gateway', extensions: { code: 'BAD_GATEWAY' } };
  const gateway = { ask: () => Promise.resolve({ ...reply, body: { errors: [foreign] } }) };
  await expect(ask(gateway, PrintedRequestDocument, { variables: { ids: [id] } })).rejects.toThrow(
    'BAD_GATEWAY',
  );
});
