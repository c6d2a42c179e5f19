/** Random shapes of sources, before anything in them has a name. */
import * as fc from 'fast-check';
import type { SubjectRole } from '../../../schema/domain.ts';
import { type LeafType, leafTypes } from './description.ts';

const roles = ['spouse', 'householdMember', 'parent', 'child', 'legalRepresentative', 'agent'] as const;

const leafShape = fc.record({
  kind: fc.constant('leaf' as const),
  type: fc.oneof({ weight: 2, arbitrary: fc.constant<LeafType>('String') }, fc.constantFrom(...leafTypes)),
  /** `age` also shows a date as full years; `code` turns a text into a word. */
  special: fc.constantFrom('code', 'age', null, null, null),
  table: fc.nat(1),
  list: fc.constantFrom('nullable', 'nonNull', null, null, null, null),
  nonNull: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const relationShape = fc.record({
  kind: fc.constant('relation' as const),
  role: fc.constantFrom<SubjectRole>(...roles),
  table: fc.nat(1),
});

const rowsShape = fc.record({
  kind: fc.constant('rows' as const),
  list: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  grouped: fc.boolean(),
  order: fc.constantFrom('shown', 'hidden', null),
  /** The rows lie in a table of the topic itself. */
  inTopic: fc.boolean(),
  nonNullRows: fc.boolean(),
  updatedAt: fc.boolean(),
  legacyKeys: fc.boolean(),
  /** Whether the citizen whose row it is can be entered from it. */
  leadsToKey: fc.boolean(),
  fields: fc.array(fc.oneof({ weight: 3, arbitrary: leafShape }, relationShape), {
    minLength: 1,
    maxLength: 3,
  }),
});

const topicShape = fc.record({
  tables: fc.array(
    fc.record({
      updatedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
      legacyKeys: fc.boolean(),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  fields: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: leafShape },
      { weight: 2, arbitrary: rowsShape },
      { weight: 1, arbitrary: relationShape },
    ),
    { minLength: 2, maxLength: 6, size: 'max' },
  ),
});

export const sourceShape = fc.record({
  kind: fc.constantFrom('SQLITE' as const, 'SQLITE' as const, 'CSV' as const),
  department: fc.constantFrom('甲', '乙', '丙'),
  topics: fc.array(topicShape, { minLength: 1, maxLength: 2, size: 'max' }),
});

export type TopicShape = typeof topicShape extends fc.Arbitrary<infer Shape> ? Shape : never;
export type SourceShape = typeof sourceShape extends fc.Arbitrary<infer Shape> ? Shape : never;
export type LeafShape = typeof leafShape extends fc.Arbitrary<infer Shape> ? Shape : never;
export type RowsShape = typeof rowsShape extends fc.Arbitrary<infer Shape> ? Shape : never;
