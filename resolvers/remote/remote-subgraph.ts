/** A subgraph that another process serves: each planned fetch is one request over HTTP. */
import { SourceFailure } from '../../connectors/contract.ts';
import type { FetchResult, PreparedFetch, Subgraph } from '../execute/contract.ts';
import { parsePlanned } from '../execute/selected-fields.ts';
import { AnswerTooLong, Endpoint, type EndpointAnswer, type EndpointOptions } from './endpoint.ts';
import { readAnswer } from './read-answer.ts';
import { SideBySide } from './side-by-side.ts';

export interface RemoteSubgraphOptions extends EndpointOptions {
  readonly name: string;
  readonly url: URL;
  /** Null where no list says who owns it. */
  readonly department: string | null;
}

export class RemoteSubgraph implements Subgraph {
  readonly name: string;
  readonly department: string | null;
  readonly isRemote = true;
  readonly #endpoint: Endpoint;
  readonly #sideBySide = new SideBySide();

  constructor(options: RemoteSubgraphOptions) {
    this.name = options.name;
    this.department = options.department;
    this.#endpoint = new Endpoint(options.url, options);
  }

  /** The text of a request is made here, but for its variables. */
  prepare(operation: string, operationName: string | null): PreparedFetch {
    const isQuery = parsePlanned(operation).operation.operation === 'query';
    const name = operationName === null ? '' : `,"operationName":${JSON.stringify(operationName)}`;
    const text = `{"query":${JSON.stringify(operation)}${name}`;
    return {
      statements: [operation],
      run: (request) => {
        const { variables, context } = request;
        const end = request.ending ?? request.signal;
        const given = JSON.stringify(variables);
        const body = given === '{}' ? `${text}}` : `${text},"variables":${given}}`;
        const send = () => this.#endpoint.post(body, end, isQuery);
        // A change that is asked for twice is made twice.
        return this.#read(isQuery ? this.#sideBySide.ask(context, body, send) : send());
      },
    };
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }

  async #read(answer: Promise<EndpointAnswer>): Promise<FetchResult> {
    try {
      return readAnswer(this.name, await answer);
    } catch (error) {
      if (error instanceof AnswerTooLong) throw new SourceFailure('SOURCE_DATA_INVALID', this.name, error);
      throw error;
    }
  }
}
