/** Numbers as text, so that no digit is lost on the way through a float. */

/** More digits than any sum of money or count has; a longer text is a fault or an attack. */
const longest = 100;

/** What is wrong with a decimal in plain notation (`-12.50`; no exponent, no `+`, no needless zero in front). */
export function decimalFault(text: string): string | null {
  if (text.length > longest) return `a decimal has at most ${longest} characters`;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)
    ? null
    : 'a decimal is written in plain notation, for instance `-12.50`';
}

/** What is wrong with a whole number of any size. */
export function bigIntFault(text: string): string | null {
  if (text.length > longest) return `a whole number has at most ${longest} digits`;
  return /^(?:0|-?[1-9]\d*)$/.test(text)
    ? null
    : 'a whole number has digits only, for instance `9007199254740993`';
}

/** Compares two plain decimals exactly; negative, zero or positive. */
export function compareDecimals(left: string, right: string): number {
  const [leftNegative, rightNegative] = [left.startsWith('-'), right.startsWith('-')];
  const [a, b] = [magnitude(left), magnitude(right)];
  const scale = Math.max(a.fraction.length, b.fraction.length);
  const x = BigInt(a.whole + a.fraction.padEnd(scale, '0')) * (leftNegative ? -1n : 1n);
  const y = BigInt(b.whole + b.fraction.padEnd(scale, '0')) * (rightNegative ? -1n : 1n);
  return x < y ? -1 : Number(x > y);
}

function magnitude(text: string): { whole: string; fraction: string } {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  return { whole, fraction };
}
