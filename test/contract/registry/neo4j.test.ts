import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { openRegistry } from '../../../registry/open-registry.ts';
import { neo4jForTests } from '../../support/neo4j.ts';
import { neo4jStore } from './store-under-test.ts';
import { registrySuite } from './suite.ts';

const found = await neo4jForTests();
const access = found ?? { url: '', user: '', password: '' };

registrySuite('neo4j', found === null, () => neo4jStore(access));

describe.skipIf(found === null)('a registry in Neo4j', () => {
  it('is there when it is opened again, and leaves the nodes of others alone', async () => {
    const driver = neo4j.driver(access.url, neo4j.auth.basic(access.user, access.password));
    await driver.executeQuery("MERGE (:SomebodyElse {name: 'stays'})");
    const loaded = await neo4jStore(access);
    await loaded.close();
    const store = await openRegistry({ kind: 'neo4j', ...access });
    expect(await store.verifiedHash()).toBe(loaded.hash);
    await store.close();
    const others = await driver.executeQuery('MATCH (n:SomebodyElse) DELETE n RETURN count(n) AS n');
    expect(others.records[0]?.get('n').toNumber()).toBe(1);
    await driver.close();
  });

  it('is refused with a wrong password or database, and says so', async () => {
    const wrong = { kind: 'neo4j', ...access, password: 'not the password' } as const;
    await expect(openRegistry(wrong)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    const nowhere = { kind: 'neo4j', ...access, database: 'nowhere' } as const;
    await expect(openRegistry(nowhere)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });
});
