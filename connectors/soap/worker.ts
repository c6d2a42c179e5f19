/** The thread that tries how long a WSDL takes to be read. */
import { tellReading } from '../service/reading.ts';
import { readWsdl } from './wsdl.ts';

await tellReading(async (file) => {
  const begun = performance.now();
  (await readWsdl(file, '')).operation('');
  return performance.now() - begun;
});
