/** What graphql-js says of a document or a value, made fit for the caller. */

/** A message repeats the value that is wrong; one of a megabyte helps nobody. */
const longest = 500;

/** Without suggestions, which would tell names of the schema by and by, and of a bounded length. */
export function callerMessage(message: string): string {
  const plain = message.replace(/(?: ?Did you mean [^?]*\?| \[Suggestion hidden\]\?)/g, '');
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}
