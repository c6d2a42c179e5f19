import { neo4jForTests } from '../../support/neo4j.ts';
import { neo4jStore } from './store-under-test.ts';
import { registrySuite } from './suite.ts';

const access = await neo4jForTests();

registrySuite('neo4j', access === null, () => {
  if (access === null) throw new Error('skipped tests open no store');
  return neo4jStore(access);
});
