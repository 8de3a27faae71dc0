// How large the pictures in a vCard are.
import { type ContentLine, parameter } from '#contentline';

const IMAGES = new Set(['PHOTO', 'LOGO']);

/** The octets of the picture that a property holds itself, in base64 (RFC 2426 §3.1.4, RFC 6350 §6.2.4); 0 for all others. */
export function inlineImageSize(line: ContentLine): number {
  if (!IMAGES.has(line.name)) return 0;
  const isUri = /^data:/i.test(line.value);
  if (!isUri && !/^b(ase64)?$/i.test(parameter(line, 'ENCODING') ?? '')) return 0;
  const from = isUri ? line.value.indexOf(',') + 1 : 0;
  const digits = line.value.length - from - (/=*$/.exec(line.value.slice(-2))?.[0].length ?? 0);
  return Math.floor((digits * 3) / 4);
}
