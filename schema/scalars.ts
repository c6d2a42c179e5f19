/** The graph's own scalars. All travel as text; each says what is wrong with a value and checks on the way out, too. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { dateFault, dateTimeFault } from './identifiers/calendar.ts';
import { canonicalCitizenId, citizenIdFault } from './identifiers/citizen-id.ts';
import { divisionCodeFault } from './identifiers/division-code.ts';
import { bigIntFault, decimalFault } from './identifiers/numbers.ts';
import { socialCreditIdFault } from './identifiers/social-credit-id.ts';

export { legacyCitizenId } from './identifiers/citizen-id.ts';

interface TextForm {
  /** English first, Chinese name in brackets. */
  readonly description: string;
  /** What is wrong with a canonical text; null when nothing is. */
  readonly fault: (text: string) => string | null;
  /** Brings an input that is right but for its spelling into the canonical form. */
  readonly canonical?: (text: string) => string;
  /** Number literals of a document are exact text and may be written without quotes. */
  readonly numberLiterals?: readonly (Kind.INT | Kind.FLOAT)[];
}

/** Every scalar of the graph that isn't GraphQL's own, by name. */
export const textForms = {
  CitizenId: {
    description: 'Citizen ID number of 18 characters with its check character (公民身份号码, GB 11643)',
    fault: citizenIdFault,
    canonical: canonicalCitizenId,
  },
  UnifiedSocialCreditId: {
    description: 'Unified social credit identifier of 18 characters (统一社会信用代码, GB 32100)',
    fault: socialCreditIdFault,
  },
  DivisionCode: {
    description: 'Administrative division of 12 digits (行政区划代码, GB/T 2260)',
    fault: divisionCodeFault,
  },
  Date: { description: 'Day as YYYY-MM-DD in Asia/Shanghai (日期)', fault: dateFault },
  DateTime: { description: 'Time with its offset, ISO 8601 (时间)', fault: dateTimeFault },
  Decimal: {
    description: 'Exact decimal as text in plain notation (小数)',
    fault: decimalFault,
    numberLiterals: [Kind.INT, Kind.FLOAT],
  },
  BigInt: {
    description: 'Whole number of any size as text (大整数)',
    fault: bigIntFault,
    numberLiterals: [Kind.INT],
  },
} as const satisfies Record<string, TextForm>;

export type TextScalar = keyof typeof textForms;

export function isTextScalar(name: string): name is TextScalar {
  return Object.hasOwn(textForms, name);
}

/** Whether a value is a canonical text of this scalar; for values that sources and subgraphs give. */
export function isCanonicalText(name: TextScalar, value: unknown): value is string {
  return typeof value === 'string' && textForms[name].fault(value) === null;
}

function textScalar(name: TextScalar): GraphQLScalarType<string, string> {
  const form: TextForm = textForms[name];
  const parse = (text: string, node?: ValueNode): string => {
    const canonical = form.canonical ? form.canonical(text) : text;
    const fault = form.fault(canonical);
    if (fault === null) return canonical;
    throw new GraphQLError(fault, {
      nodes: node ?? null,
      extensions: { code: 'BAD_USER_INPUT', type: name },
    });
  };
  const refuseKind = (node?: ValueNode): never => {
    throw new GraphQLError(`\`${name}\` is sent as text, in quotes`, {
      nodes: node ?? null,
      extensions: { code: 'BAD_USER_INPUT', type: name },
    });
  };
  return new GraphQLScalarType<string, string>({
    name,
    description: form.description,
    parseValue: (value) => (typeof value === 'string' ? parse(value) : refuseKind()),
    parseLiteral: (node) => {
      if (node.kind === Kind.STRING) return parse(node.value, node);
      if ((node.kind === Kind.INT || node.kind === Kind.FLOAT) && form.numberLiterals?.includes(node.kind)) {
        return parse(node.value, node);
      }
      return refuseKind(node);
    },
    serialize: (value) => {
      if (isCanonicalText(name, value)) return value;
      // The value itself stays out of the message: it may be a citizen's.
      throw new GraphQLError(`a value does not fit \`${name}\``, {
        extensions: { code: 'SOURCE_DATA_INVALID', type: name },
      });
    },
  });
}

/** Scalar types by name, for `makeExecutableSchema` and the executor. */
export const scalars: Readonly<Record<TextScalar, GraphQLScalarType<string, string>>> = {
  CitizenId: textScalar('CitizenId'),
  UnifiedSocialCreditId: textScalar('UnifiedSocialCreditId'),
  DivisionCode: textScalar('DivisionCode'),
  Date: textScalar('Date'),
  DateTime: textScalar('DateTime'),
  Decimal: textScalar('Decimal'),
  BigInt: textScalar('BigInt'),
};

/** SDL definition of a scalar, with its description. */
export function scalarDefinition(name: TextScalar): string {
  return `"${textForms[name].description}"\nscalar ${name}`;
}
