import { embeddedStore } from './store-under-test.ts';
import { registrySuite } from './suite.ts';

registrySuite('embedded', false, embeddedStore);
