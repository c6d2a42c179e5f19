/** The generators of the topics, each in a file of its topic's name. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { QingdanError } from '../../schema/errors.ts';
import type { TopicGenerator } from './population/person.ts';

/** Loads a topic's generator. Throws `SOURCE_DATA_INVALID` when there is none. */
export async function loadGenerator(topic: string): Promise<TopicGenerator> {
  const url = new URL(`topics/${topic}.ts`, import.meta.url);
  if (!existsSync(fileURLToPath(url))) {
    throw new QingdanError(
      'SOURCE_DATA_INVALID',
      `nothing fills the source \`${topic}\`: write \`scripts/demo/topics/${topic}.ts\``,
      { topic },
    );
  }
  const { generator } = (await import(url.href)) as { readonly generator: TopicGenerator };
  return generator;
}
