// Files that programs export hold many vCards one after the other.

/** The texts of the single vCards of a file; what stands before the first one is part of it. Nothing is checked. */
export function splitVCards(text: string): string[] {
  return text.split(/(?<=^|\n)(?=BEGIN:VCARD[ \t]*\r?(?:\n|$))/i).filter((each) => each.trim() !== '');
}
