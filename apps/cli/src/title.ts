// How a person recognises an object in a list, found without reading all of it.

const TITLE = /(?<![^\n])(?:SUMMARY|FN)(?:;[^:\n]*)?:([^\r\n]+)/i;

/** The summary or the name in the text of an object, as far as its first line goes; undefined where there is none. */
export function titleIn(text: string): string | undefined {
  return TITLE.exec(text)?.[1];
}
