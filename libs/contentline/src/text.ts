// Values of type TEXT (RFC 5545 §3.3.11, RFC 6350 §3.4), and lists of them.

/** Undoes backslash escapes; a backslash before anything unexpected is dropped, as clients do. */
export function unescapeText(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\(.?)/gs, (_, escaped: string) => (escaped === 'n' || escaped === 'N' ? '\n' : escaped));
}

/** Escapes text for one TEXT value. */
export function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n|\r/g, '\\n');
}

/** Splits a value at a separator that is not escaped; the parts stay escaped. */
export function splitValue(value: string, separator: ',' | ';'): string[] {
  if (!value.includes('\\')) return value.split(separator);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (value[at] === separator) {
      parts.push(value.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(value.slice(from));
  return parts;
}
