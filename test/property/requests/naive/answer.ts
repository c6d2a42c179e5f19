/**
 * What a request answers, as naive as can be: the specification of the pipeline. It walks the document over plain
 * arrays, asks `auth/reference/decide.ts` at every field and the row scope of every citizen, and lets graphql-js
 * complete what comes out. It shares nothing with the pipeline but types.
 */
import { type DocumentNode, GraphQLError, executeSync, getVariableValues, parse, visit } from 'graphql';
import type { ErrorCode } from '../../../../schema/errors.ts';
import type { Asked } from '../asked.ts';
import type { HostedGraph } from '../hosted-graph.ts';
import { NaiveDocument } from './document.ts';
import { NaiveLists } from './lists.ts';
import { Survey } from './survey.ts';
import { Missing, Tree, Withheld } from './tree.ts';

export interface ExpectedError {
  readonly path: readonly (string | number)[];
  readonly code: string;
  /** Catalogue item that is withheld. */
  readonly field: string | null;
  readonly article: string | null;
}

export interface Expected {
  /** Code of the refusal of the whole request; the rest is empty then. */
  readonly refusal: ErrorCode | null;
  readonly data: unknown;
  readonly errors: readonly ExpectedError[];
  readonly given: readonly string[];
  readonly withheld: readonly string[];
  readonly subjects: readonly string[];
  /** Citizens of whom a column of a table is needed, by table and column. */
  readonly needed: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Texts of the cells that sources may give. */
  readonly readable: ReadonlySet<string>;
  /** What became of citizens, for the statistics. */
  readonly met: ReadonlySet<string>;
}

function errorOf({ path = [], originalError }: GraphQLError): readonly ExpectedError[] {
  if (originalError instanceof Withheld) return [];
  // What else graphql-js finds is nothing where the source promised something.
  const { code, item } =
    originalError instanceof Missing ? originalError : { code: 'SOURCE_DATA_INVALID', item: null };
  return [{ path, code, field: item, article: null }];
}

function refusal(code: ErrorCode, document: NaiveDocument | null): Expected {
  const nothing = { data: undefined, errors: [], given: [], withheld: [] };
  const subjects = [...new Set(document?.ids())];
  return { ...nothing, subjects, refusal: code, needed: new Map(), readable: new Set(), met: new Set() };
}

/** Surveys a document; null where it leaves a role to nothing. */
function surveyed(graph: HostedGraph, document: NaiveDocument, lists: NaiveLists): Survey | null {
  try {
    return new Survey(graph.description, document, lists);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

export function naiveAnswer(graph: HostedGraph, asked: Asked): Expected {
  const { schema } = graph.composed;
  const { caller } = asked;
  const document = parse(asked.text);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new TypeError('the operation comes first');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], asked.variables);
  if (!coerced) return refusal('BAD_USER_INPUT', null);
  const seen = (one: DocumentNode): NaiveDocument => new NaiveDocument(schema, one, coerced);
  if (caller.role !== 'application') return refusal('FORBIDDEN', seen(document));
  if (caller.power === null) return refusal('POWER_REQUIRED', seen(document));

  const lists = new NaiveLists(asked);
  const anyCondition = surveyed(graph, seen(visit(document, { Directive: () => null })), lists);
  if (!anyCondition) return refusal('BAD_USER_INPUT', seen(document));
  const survey = new Survey(graph.description, seen(document), lists);
  const tree = new Tree(graph, asked, { document: seen(document), lists, survey, anyCondition });
  const { data, errors = [] } = executeSync({
    schema,
    document,
    rootValue: tree.roots(),
    variableValues: asked.variables,
    fieldResolver: (source: Record<string, unknown>, _arguments, _context, { path }) => source[path.key],
  });
  const withheld = new Map([...tree.refused].map((one) => [one, 'NOT_AVAILABLE']));
  // A place stands for the ID where the ID itself is not asked.
  for (const whole of [true, false]) {
    for (const one of survey.withheld)
      if (one.whole === whole) withheld.set(`${one.item} ${one.role}`, one.code);
  }
  return {
    refusal: null,
    data,
    errors: [
      ...survey.withheld.map(({ path, code, item, article }) => ({ path, code, field: item, article })),
      ...errors.flatMap(errorOf),
    ],
    given: [...survey.given].flatMap(([key, { need, role }]) =>
      tree.given.has(key) ? [`${need.item} ${role} ${need.purpose} ${need.law} ${need.article}`] : [],
    ),
    withheld: [...withheld].map((entry) => entry.join(' ')),
    subjects: [...tree.subjects],
    needed: tree.needs.whose,
    readable: tree.needs.readable,
    met: tree.met,
  };
}
