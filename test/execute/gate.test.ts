/** Citizens pass the gate before anything of them is asked; who does not pass is never named to a source. */
import { describe, expect, it } from 'vitest';
import type { SubjectGate, SubjectPlace, Tree } from '../../resolvers/execute/contract.ts';
import { QingdanError } from '../../schema/errors.ts';
import { type FixtureAnswer, answer, subgraphsOf } from '../fixtures/graphs/answer.ts';
import { type GraphFixture, buildGraph } from '../fixtures/graphs/build.ts';
import { subjects } from '../fixtures/graphs/people.ts';

const place = (path: string, role: SubjectPlace['role'] = 'self'): SubjectPlace => ({
  path: path.split('.'),
  role,
  items: [],
});

/** Lets all but some pass, and notes what it is asked. */
class NotingGate implements SubjectGate {
  readonly asked: [string, readonly string[]][] = [];
  readonly #refused: (id: string, at: string) => boolean;
  constructor(refused: (id: string, at: string) => boolean) {
    this.#refused = refused;
  }

  admit(at: SubjectPlace, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const path = at.path.join('.');
    this.asked.push([path, ids]);
    return Promise.resolve(new Set(ids.filter((id) => !this.#refused(id, path))));
  }
}

/** IDs in the representations that subgraphs were sent. */
function sent(fixture: GraphFixture): string[] {
  return fixture.subgraphs.flatMap(({ subgraph }) =>
    subgraph.calls.flatMap(({ variables }) =>
      Object.values(variables)
        .flat()
        .flatMap((one) =>
          typeof one === 'object' ? [(one as Tree)['id'] ?? (one as Tree)['citizenId']] : [],
        ),
    ),
  ) as string[];
}

interface Asked {
  readonly fixture: GraphFixture;
  readonly gate: NotingGate;
  readonly result: FixtureAnswer;
}

async function ask(
  query: string,
  places: readonly SubjectPlace[],
  refused: (id: string, at: string) => boolean,
): Promise<Asked> {
  const fixture = buildGraph(subjects);
  const gate = new NotingGate(refused);
  const masked = query.replaceAll('{ §', '{ _subject: id');
  const result = await answer(fixture, query.replaceAll('§', ''), {}, { places, gate, masked });
  return { fixture, gate, result };
}

describe('at the root', () => {
  const query = '{ citizens(ids: ["c0", "c1", "none", "c2"]) { § name tax { income } } }';

  it('refuses with null and NOT_AVAILABLE at the place in the list', async () => {
    const { fixture, gate, result } = await ask(query, [place('citizens')], (id) => id === 'c1');
    expect(gate.asked).toEqual([['citizens', ['c0', 'c1', 'c2']]]);
    expect(result.data).toMatchObject({ citizens: [{ name: 'name 0' }, null, null, { name: 'name 2' }] });
    expect(result.assembled.faults).toMatchObject([{ code: 'NOT_AVAILABLE', path: ['citizens', 1] }]);
    expect(result.outcome.errors).toEqual([]);
    expect(sent(fixture)).not.toContain('c1');
  });

  it('asks no source when nobody passes', async () => {
    const { fixture, result } = await ask(query, [place('citizens')], () => true);
    expect(sent(fixture)).toEqual([]);
    expect([...result.outcome.sources]).toEqual(['hub']);
  });

  it('refuses who does not say who he is', async () => {
    const { gate, fixture, result } = await ask(query.replace('§', ''), [place('citizens')], () => false);
    expect(gate.asked).toEqual([]);
    expect(result.data).toEqual({ citizens: [null, null, null, null] });
    expect(sent(fixture)).toEqual([]);
  });

  it('hides behind an alias no other place', async () => {
    const aliased = '{ id: citizen(id: "c0") { § spouse: name x: spouse { § name } } }';
    const places = [place('id'), place('id.x', 'spouse')];
    const { gate, result } = await ask(aliased, places, (id) => id === 'c1');
    expect(gate.asked).toEqual([
      ['id', ['c0']],
      ['id.x', ['c1']],
    ]);
    expect(result.data).toEqual({ id: { spouse: 'name 0', x: null } });
  });

  it('tells no fault of a source about who was refused', async () => {
    const fixture = buildGraph(subjects);
    const subgraphs = subgraphsOf(fixture);
    const hub = subgraphs.get('hub');
    if (!hub) throw new TypeError('no hub');
    subgraphs.set('hub', {
      ...hub,
      prepare: () => ({
        statements: [],
        run: () =>
          Promise.resolve({
            data: { citizens: ['c0', 'c1'].map((id) => ({ __typename: 'Citizen', _subject: id, id })) },
            errors: [0, 1].map((index) => ({
              code: 'SOURCE_DATA_INVALID' as const,
              message: 'bad',
              path: ['citizens', index, 'id'],
            })),
          }),
      }),
    });
    const { outcome } = await answer(
      fixture,
      '{ citizens(ids: []) { id } }',
      {},
      {
        subgraphs,
        places: [place('citizens')],
        gate: new NotingGate((id) => id === 'c1'),
        masked: '{ citizens(ids: []) { _subject: id id } }',
      },
    );
    expect(outcome.errors.map((fault) => fault.path)).toEqual([['citizens', 0, 'id']]);
  });
});

describe('through relations', () => {
  const query = `{ citizens(ids: ["c0", "c1", "c4"]) { § spouse { § name tax { income } } members { § tax { paid } members { § homes { area } } } } }`;
  const places = [
    place('citizens'),
    place('citizens.spouse', 'spouse'),
    place('citizens.members', 'householdMember'),
    place('citizens.members.members', 'householdMember'),
  ];

  it('never represents a refused relative', async () => {
    const { fixture, gate, result } = await ask(query, places, (id) => id === 'c3' || id === 'c5');
    expect(sent(fixture)).not.toContain('c3');
    expect(sent(fixture)).not.toContain('c5');
    const asked = new Map(gate.asked.map(([at, ids]) => [at, ids]));
    expect(asked.get('citizens.members')).toEqual(['c1', 'c2', 'c3', 'c0', 'c5', 'c6', 'c7']);
    expect(asked.get('citizens.members.members')).not.toEqual([]);
    const faults = result.assembled.faults.filter((fault) => fault.code === 'NOT_AVAILABLE');
    expect(faults[0]?.path.slice(0, 3)).toEqual(['citizens', 0, 'members']);
    expect(JSON.stringify(result.data)).not.toContain('name 5');
  });

  it('asks once for each place and step', async () => {
    const { gate } = await ask(query, places, () => false);
    expect(gate.asked.map(([at]) => at).sort()).toEqual(places.map((one) => one.path.join('.')).sort());
  });

  it('lets one pass in one role and not in another', async () => {
    const { result } = await ask(query, places, (id, at) => id === 'c1' && at === 'citizens.spouse');
    expect(result.data).toMatchObject({
      citizens: [{ spouse: null, members: [{ tax: { paid: false } }, {}, {}] }, {}, {}],
    });
  });

  it('asks about nobody who is reached only through one who was refused', async () => {
    const nested = '{ citizens(ids: ["c4"]) { § members { § name members { § name } } } }';
    const { gate } = await ask(nested, places, (_, at) => at === 'citizens.members');
    expect(gate.asked.map(([at]) => at)).toEqual(['citizens', 'citizens.members']);
  });
});

describe('a gate that fails', () => {
  it('ends the request with its own error', async () => {
    const fixture = buildGraph(subjects);
    const gate = { admit: () => Promise.reject(new QingdanError('TOO_MANY_SUBJECTS')) };
    const masked = '{ citizens(ids: ["c0"]) { _subject: id name } }';
    const asked = answer(
      fixture,
      '{ citizens(ids: ["c0"]) { name } }',
      {},
      { gate, masked, places: [place('citizens')] },
    );
    await expect(asked).rejects.toMatchObject({ code: 'TOO_MANY_SUBJECTS' });
    expect(sent(fixture)).toEqual([]);
  });
});

describe('an ID beside the one that was admitted', () => {
  it('is not asked about', async () => {
    const fixture = buildGraph(subjects);
    const subgraphs = subgraphsOf(fixture);
    const hub = subgraphs.get('hub');
    if (!hub) throw new TypeError('no hub');
    const run = (): Promise<{ data: Tree; errors: [] }> =>
      Promise.resolve({
        data: { citizens: [{ __typename: 'Citizen', _subject: 'c0', id: 'c7' }] },
        errors: [],
      });
    subgraphs.set('hub', { ...hub, prepare: () => ({ statements: [], run }) });
    const masked = '{ citizens(ids: ["c0"]) { _subject: id name } }';
    const { data } = await answer(
      fixture,
      '{ citizens(ids: ["c0"]) { name } }',
      {},
      {
        subgraphs,
        masked,
        places: [place('citizens')],
      },
    );
    expect(sent(fixture)).toEqual([]);
    expect(data).toEqual({ citizens: [{ name: null }] });
  });
});
