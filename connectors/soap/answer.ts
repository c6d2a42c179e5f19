/**
 * Answers of SOAP 1.1 and 1.2, as trees of texts: no number is made of anything. Entities that a document defines for
 * itself, and what lies outside of it, are never read.
 */
import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import type { OutboundAnswer } from '../../outbound/client.ts';
import { BadAnswer, MissingStructure } from '../driver.ts';
import { valueAt } from '../service/rows.ts';
import { emptyTree, type Tree } from '../service/place.ts';
import { charsetOf, textOf } from '../service/text.ts';

const envelopes: ReadonlySet<string> = new Set([
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://www.w3.org/2003/05/soap-envelope',
]);
const instance = 'http://www.w3.org/2001/XMLSchema-instance';

const deepest = 64;
const mostElements = 500_000;
/** Characters that are read before others get their turn. */
const stride = 256 * 1024;

interface Element {
  readonly name: string;
  readonly inEnvelope: boolean;
  readonly isNil: boolean;
  readonly children: Tree;
  hasChildren: boolean;
  text: string;
}

function valueOf({ isNil, hasChildren, children, text }: Element): unknown {
  if (isNil) return null;
  return hasChildren ? children : text;
}

function add(parent: Element, { name }: Element, value: unknown): void {
  const { children } = parent;
  const known = children[name];
  parent.hasChildren = true;
  if (!(name in children)) children[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else children[name] = [known, value];
}

/** The envelope by local names. Rejects with `BadAnswer` where the text is no XML that is read. */
async function envelopeOf(text: string): Promise<unknown> {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const stack: Element[] = [];
  let count = 0;
  let envelope: unknown;
  const refusals: BadAnswer[] = [];
  const refuse = (words: string): void => void refusals.push(new BadAnswer(words));
  // The parser's own messages quote the answer, which may be about citizens.
  parser.on('error', () => refuse('the answer is no XML'));
  parser.on('doctype', () => refuse('the answer has a document type, which is not read'));
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    if (count > mostElements) refuse(`the answer has more than ${mostElements} elements`);
    if (stack.length === deepest) refuse(`the answer is nested more than ${deepest} deep`);
    const isNil = Object.values(attributes).some(
      (each) => each.uri === instance && each.local === 'nil' && /^(?:true|1)$/.test(each.value.trim()),
    );
    const inEnvelope = envelopes.has(uri);
    stack.push({ name: local, inEnvelope, isNil, children: emptyTree(), hasChildren: false, text: '' });
  });
  const onText = (more: string): void => {
    const top = stack.at(-1);
    if (top) top.text += more;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const element = stack.pop();
    const parent = stack.at(-1);
    if (element && parent) add(parent, element, valueOf(element));
    else if (element?.name === 'Envelope' && element.inEnvelope) envelope = element.children;
  });
  for (let at = 0; at < text.length && refusals.length === 0; at += stride) {
    parser.write(text.slice(at, at + stride));
    await setImmediate();
  }
  if (refusals.length === 0) parser.close();
  const [refusal] = refusals;
  if (refusal) throw refusal;
  if (envelope === undefined) throw new BadAnswer('the answer is no envelope of SOAP');
  return envelope;
}

/** The service says that what it was asked is wrong; whatever else it says may be about citizens, or its insides. */
const ofAsker = /(?:^|[:.])(?:Client|Sender|VersionMismatch|MustUnderstand|DataEncodingUnknown)(?:$|\.)/;

function faultOf(fault: unknown): Error {
  const told = valueAt(fault, ['faultcode']) ?? valueAt(fault, ['Code', 'Value']);
  const code =
    typeof told === 'string' && /^[\w:.-]{1,80}$/.test(told.trim()) ? told.trim() : 'without a code';
  const words = `the service answered with a fault (${code})`;
  return ofAsker.test(code) ? new MissingStructure(words) : new Error(words);
}

/** What an answer holds, one of the elements that are named. Rejects with the fault that it tells. */
export async function readAnswer(answer: OutboundAnswer, elements: readonly string[]): Promise<unknown> {
  const { status, headers, body } = answer;
  if (status !== 200 && status !== 500) {
    const words = `the service answered ${status}`;
    throw [400, 404, 405, 415].includes(status) ? new MissingStructure(words) : new Error(words);
  }
  const declared = /^[^>]{0,9}<\?xml[^>]*?encoding\s*=\s*["']([\w-]{1,40})["']/.exec(
    body.toString('latin1', 0, 200),
  );
  const text = textOf(body, charsetOf(headers.get('content-type')) ?? declared?.[1]);
  const envelope = await envelopeOf(text).catch((error: unknown) => {
    throw status === 500 ? new Error('the service answered 500') : error;
  });
  const content = valueAt(envelope, ['Body']);
  const fault = valueAt(content, ['Fault']);
  if (fault !== undefined) throw faultOf(fault);
  if (status === 500) throw new Error('the service answered 500');
  const found = elements.map((name) => valueAt(content, [name])).find((value) => value !== undefined);
  if (found === undefined) throw new BadAnswer('the answer is none to what was asked');
  return found;
}
