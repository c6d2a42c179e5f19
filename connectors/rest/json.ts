/** JSON whose numbers keep all their digits: as the text that the service wrote. */
import { BadAnswer } from '../driver.ts';
import { charsetOf, textOf } from '../service/text.ts';

/** Powers of ten beyond this are no amount or count of anything. */
const mostZeros = 100;
const zeros = '0'.repeat(mostZeros);

/** A number of JSON without an exponent, with all its digits; as it is where that would be very long. */
export function plainNumber(source: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([-+]?\d+)$/.exec(source);
  const [, sign = '', whole = '', fraction = '', power = ''] = parts ?? [];
  if (!parts || Math.abs(Number(power)) > mostZeros) return source;
  const digits = zeros + whole + fraction + zeros;
  const point = zeros.length + whole.length + Number(power);
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const after = digits.slice(point, point + Math.max(fraction.length - Number(power), 0));
  return `${sign}${before || '0'}${after === '' ? '' : `.${after}`}`;
}

function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? plainNumber(context?.source ?? '') : value;
}

/** Throws `BadAnswer` when it is no JSON. */
export function exactJson(body: Buffer, contentType: string | undefined): unknown {
  const text = textOf(body, charsetOf(contentType));
  try {
    return JSON.parse(text, exactly);
  } catch {
    // The parser's own message quotes the answer, which may be about citizens.
    throw new BadAnswer('the answer is no JSON');
  }
}
