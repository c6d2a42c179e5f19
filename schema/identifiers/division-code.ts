/** Administrative divisions 行政区划: GB/T 2260 for the first six digits, the statistics code for the rest. */

/**
 * What is wrong with a 12-digit code; null when nothing is. Only the form is checked: whether the division
 * exists, the registry knows.
 */
export function divisionCodeFault(text: string): string | null {
  if (!/^\d+$/.test(text)) return 'a division code has digits only';
  if (text.length !== 12) {
    return `a division code has 12 digits, this has ${text.length}; fill up with zeros: \`140100000000\``;
  }
  return text.startsWith('00') ? 'a division code begins with the two digits of a province' : null;
}
