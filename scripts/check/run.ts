/** `npm run check`: types, lint, format, dead code, import direction, generated code. */
import { readArguments } from '../command-line.ts';
import { runChecks } from './runner.ts';

readArguments('npm run check: runs every check beside the tests; it has no options', {});

process.exitCode = runChecks().failed === 0 ? 0 : 1;
