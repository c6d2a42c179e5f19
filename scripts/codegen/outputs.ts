/** What `npm run codegen` writes, as text by path from the top folder of the project. */
import path from 'node:path';
import { type CodegenConfig, executeCodegen, loadCodegenConfig } from '@graphql-codegen/cli';
import { parse, print, printSchema } from 'graphql';
import { composeGraph } from '../../schema/compose.ts';
import { printedDocument } from '../demo/printed-request.ts';
import { demoSources } from '../demo/source-tables.ts';

export type Outputs = ReadonlyMap<string, string>;

/** The graph that callers see, as SDL. */
export const publicSchemaFile = 'schema/generated/public.graphql';
const printedRequestFile = 'test/client/documents/printed-request.graphql';

/** What the generator reads of what is itself made: the public schema and the printed request. Throws `CompositionError`. */
export function generatorInputs(): Outputs {
  const sources = demoSources();
  const notice = '# Made by `npm run codegen`; not to be edited.\n';
  return new Map([
    [publicSchemaFile, `${notice}${printSchema(composeGraph(sources).schema)}\n`],
    [printedRequestFile, `${notice}${print(parse(printedDocument(sources)))}\n`],
  ]);
}

/**
 * The generator re-exports enumerations that it took from elsewhere as if they were values, which neither TypeScript
 * nor Node takes here (dotansimha/graphql-code-generator, issue 10142).
 */
function mendTypeExports(code: string): string {
  return code.replaceAll(/^export \{ (\w+) \};$/gm, 'export type { $1 };');
}

/**
 * The typed code that `codegen.yml` asks for, by the documents on disk and the given public schema.
 * Throws an error with every fault of the documents or the configuration.
 */
export async function typedCode(root: string, publicSchema: string): Promise<Outputs> {
  const { config } = await loadCodegenConfig({ configFilePath: path.join(root, 'codegen.yml') });
  const generates = Object.entries(config.generates).map(([target, output]) => [
    target,
    'schema' in output && output.schema === publicSchemaFile ? { ...output, schema: publicSchema } : output,
  ]);
  const run: CodegenConfig & { cwd: string } = {
    ...config,
    generates: Object.fromEntries(generates),
    cwd: root,
    silent: true,
  };
  const { result, error } = await executeCodegen(run);
  if (error) throw error;
  const files = result.map(({ filename, content }) => [filename, mendTypeExports(content)] as const);
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}
