// From the octets of a body to text.

/** The text of a body, and whether it is octet for octet the body. */
export interface DecodedBody {
  readonly text: string;
  /** False where folds had to be taken out, because they stood inside of characters. */
  readonly asSent: boolean;
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Decodes UTF-8. Lines may be folded between the octets of one character (RFC 5545 §3.1, RFC 6350 §3.2): such a body
 * comes back unfolded.
 * @returns undefined where it is not UTF-8 even then
 */
export function decodeBody(body: Uint8Array): DecodedBody | undefined {
  const text = decodeUtf8(body);
  if (text !== undefined) return { text, asSent: true };
  const unfolded = decodeUtf8(
    Buffer.from(
      Buffer.from(body)
        .toString('latin1')
        .replace(/\r?\n[ \t]/g, ''),
      'latin1',
    ),
  );
  return unfolded === undefined ? undefined : { text: unfolded, asSent: false };
}

/** Without the byte order mark that some programs put before everything. */
export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function decodeUtf8(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}
