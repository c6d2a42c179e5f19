/** Subscriptions through a plain router: real subgraphs that tell events, real clients that are told. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { mostOfCaller } from '../../server/subscriptions/admission.ts';
import { type Follow, type Following, codeOf, overSse, overWebSocket } from './clients.ts';
import { NameSubgraph, PriceSubgraph, type RoutedPrices, routed } from './upstreams.ts';

const names = new NameSubgraph();
let nameUrl: URL;
beforeAll(async () => {
  nameUrl = await names.start();
});
afterAll(() => names.stop());

const changes = {
  query: 'subscription ($id: ID!) { changed: priceChanged(id: $id) { price title: name } }',
  variables: { id: '7' },
};

const ways: readonly (readonly ['sse' | 'ws', string, Follow])[] = [
  ['sse', 'server-sent events', overSse],
  ['sse', 'a WebSocket', overWebSocket],
  ['ws', 'server-sent events', overSse],
  ['ws', 'a WebSocket', overWebSocket],
];

describe.each(ways)('from a subgraph by %s to a client over %s', (protocol, _, follow) => {
  let prices: PriceSubgraph;
  let served: RoutedPrices;
  const open: Following[] = [];

  beforeAll(async () => {
    prices = new PriceSubgraph();
    served = await routed(await prices.start(), nameUrl, protocol);
  });
  afterAll(async () => {
    await served.router.close();
    await prices.stop();
  });
  afterEach(() => {
    for (const following of open.splice(0)) following.stop();
  });

  function subscribed(operation: Parameters<Follow>[1]): Following {
    const following = follow(served.url, operation);
    open.push(following);
    return following;
  }

  const subscribers = (count: number): Promise<void> =>
    vi.waitFor(() => expect(prices.subscribed).toBe(count), { timeout: 5_000 });

  test('each event is completed by the other subgraphs, and the end upstream ends it', async () => {
    const following = subscribed(changes);
    await subscribers(1);
    prices.tell({ id: '7', price: 10 });
    prices.tell({ id: '8', price: 11 });
    prices.tell({ id: '7', price: 12 });
    expect(await following.until(2)).toEqual([
      { data: { changed: { price: 10, title: 'product 7' } } },
      { data: { changed: { price: 12, title: 'product 7' } } },
    ]);
    following.stop();
    await subscribers(0);
  });

  test('every subscriber is told of his own', async () => {
    const [one, other] = [subscribed(changes), subscribed({ ...changes, variables: { id: '9' } })];
    await subscribers(2);
    prices.tell({ id: '9', price: 3 });
    prices.tell({ id: '7', price: 4 });
    expect(await one.until(1)).toEqual([{ data: { changed: { price: 4, title: 'product 7' } } }]);
    expect(await other.until(1)).toEqual([{ data: { changed: { price: 3, title: 'product 9' } } }]);
  });

  test('a subscription that the subgraph ends is ended', async () => {
    const following = subscribed({ query: 'subscription { counted(to: 3) }' });
    expect(await following.ended).toBeNull();
    expect(following.events).toEqual([1, 2, 3].map((counted) => ({ data: { counted } })));
  });

  test('what the subgraph refuses is told without its insides', async () => {
    const following = subscribed({ query: 'subscription { broken { id } }' });
    await following.ended;
    const [event] = following.events;
    expect(event?.errors?.[0]?.extensions).toMatchObject({ subgraph: 'prices' });
    expect(event?.errors?.[0]?.extensions?.['code']).toMatch(/^(SUBGRAPH_ERROR|SOURCE_UNAVAILABLE)$/);
  });

  test('a wrong document and a query are refused', async () => {
    expect(await codeOf(subscribed({ query: 'subscription { nothing }' }))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf(subscribed({ query: '{ ready }' }))).toBe('NOT_SUPPORTED');
    expect(await codeOf(subscribed({ query: changes.query }))).toBe('BAD_USER_INPUT');
  });

  test('a subscription that is sent as a query is told how it is asked for', async () => {
    subscribed(changes);
    await subscribers(1);
    const response = await fetch(served.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect([response.status, errors[0]?.extensions.code]).toEqual([400, 'NOT_SUPPORTED']);
  });

  test(`one address has ${mostOfCaller} at most`, async () => {
    for (let count = 0; count < mostOfCaller; count += 1) subscribed(changes);
    await subscribers(mostOfCaller);
    expect(await codeOf(subscribed(changes))).toBe('TOO_MANY_SUBSCRIPTIONS');
  });

  test('a subgraph that dies ends it with an error that names the subgraph', async () => {
    const dying = new PriceSubgraph();
    const other = await routed(await dying.start(), nameUrl, protocol);
    const following = follow(other.url, changes);
    open.push(following);
    await vi.waitFor(() => expect(dying.subscribed).toBe(1));
    await dying.stop();
    expect(await codeOf(following)).toBe('SOURCE_UNAVAILABLE');
    expect(following.events.at(-1)?.errors?.[0]?.extensions).toMatchObject({ subgraph: 'prices' });
    const again = follow(other.url, changes);
    open.push(again);
    expect(await codeOf(again)).toBe('SOURCE_UNAVAILABLE');
    expect(other.reported.length).toBeGreaterThan(0);
    await other.router.close();
  });
});

test('for one who does not read a bounded number of events is kept; then he is told so, and the subgraph is left', async () => {
  const prices = new PriceSubgraph();
  const served = await routed(await prices.start(), nameUrl, 'ws');
  const body = '{"query":"subscription { long(to: 100000) }"}';
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
  const head = [
    'POST /graphql HTTP/1.1',
    'host: router',
    'accept: text/event-stream',
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await once(socket, 'readable');
  await vi.waitFor(
    async () => {
      const { made } = prices;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(prices.made).toBe(made);
    },
    { timeout: 20_000 },
  );
  expect(prices.made).toBeLessThan(20_000);
  const told: Buffer[] = [];
  socket.on('data', (part: Buffer) => told.push(part));
  await vi.waitFor(() => expect(Buffer.concat(told).toString('utf8')).toContain('SUBSCRIPTION_TOO_SLOW'), {
    timeout: 10_000,
  });
  socket.destroy();
  await served.router.close();
  await prices.stop();
});
