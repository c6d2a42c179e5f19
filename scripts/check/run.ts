/** `npm run check`: types, lint, format, dead code, import direction, generated code. */
import { runChecks } from './runner.ts';

process.exitCode = runChecks().failed === 0 ? 0 : 1;
