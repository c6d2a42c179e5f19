/** The thread that reads an OpenAPI file. */
import { tellReading } from '../../service/reading.ts';
import { readOperations } from './read.ts';

await tellReading(readOperations);
