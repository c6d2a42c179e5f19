/** Firms of one department that another's employments lead to, behind a real router: no firm is entered by its own key. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleHouseholds } from '../demo/sample-people.ts';
import { type FirmsHub, firmId, power, startFirmsHub } from './relations/firms.ts';
import { type RunningRouter, startRouter } from './supergraph/router.ts';

const city = '140100000000';
const people = sampleHouseholds(40).flatMap(({ members }) => members);
const [employee = '', representative = ''] = people
  .filter(({ division }) => division.startsWith('1401'))
  .map(({ id }) => id);

let hub: FirmsHub;
let router: RunningRouter;
beforeAll(async () => {
  hub = await startFirmsHub({
    division: city,
    firms: new Map([[1, representative]]),
    employments: new Map([[employee, [1]]]),
  });
  router = await startRouter(hub.running);
}, 120_000);
afterAll(async () => {
  await router?.close();
  await hub?.stop();
});

test('come with the employments that lead to them, as the hub gives them directly', async () => {
  const query = `query ($ids: [CitizenId!]!) {
    citizens(ids: $ids) { work { employments { wage employer { socialCreditId name } } } }
  }`;
  const direct = await hub.ask(query, [employee]);
  const routed = await router.ask(query, {
    variables: { ids: [employee] },
    token: await hub.running.token({ powers: [power] }),
  });
  expect(JSON.stringify(direct.body.data)).toContain(firmId(1));
  expect(routed.body).toEqual(direct.body);
  const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
  expect(record?.sources).toEqual(['firms', 'work']);
});

test('are not found by their own key at an endpoint', async () => {
  const response = await fetch(new URL('/subgraphs/firms', hub.running.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await hub.running.token({ powers: [power] })}`,
    },
    body: JSON.stringify({
      query: 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }',
      variables: { of: [{ __typename: 'Firm', socialCreditId: firmId(1) }] },
    }),
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});
