/** What every command does alike with its options: `--help`, and what it does not know. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The first words of Node's own messages, which go on with advice for other programs. */
const faults: ReadonlyMap<string, RegExp> = new Map([
  ['ERR_PARSE_ARGS_UNKNOWN_OPTION', /^Unknown option '(?<option>[^']+)'/],
  ['ERR_PARSE_ARGS_INVALID_OPTION_VALUE', /^Option '(?<option>[^' ]+)/],
  ['ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', /^Unexpected argument '(?<option>[^']+)'/],
]);

/** What is wrong with the options in one line, or null when the error is none of theirs. */
function faultOf(error: unknown): string | null {
  if (!(error instanceof TypeError) || !('code' in error)) return null;
  const code = String(error.code);
  const option = faults.get(code)?.exec(error.message)?.groups?.['option'];
  if (option === undefined) return null;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `there is no option \`${option}\``;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `\`${option}\` belongs to no option`;
  return error.message.includes('does not take an argument')
    ? `the option \`${option}\` takes no value`
    : `the option \`${option}\` needs a value`;
}

/**
 * Parses as Node's `parseArgs` does. `usage` begins with the command, as `npm run demo` or `npm test`.
 * Prints the usage and ends the process with 0 when `--help` is among the arguments; ends it with 2, and one line that
 * says what is wrong, when they are not as `config` describes them.
 */
export function readArguments<const Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if ((config.args ?? process.argv.slice(2)).some((one) => one === '--help' || one === '-h')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    const command = /^npm (?:run )?\w+/.exec(usage)?.[0];
    process.stderr.write(`${fault}; \`${command} -- --help\` lists the options\n`);
    process.exit(2);
  }
}
