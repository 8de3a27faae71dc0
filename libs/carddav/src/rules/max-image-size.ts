// CARDDAV:max-image-size: pictures that stand in a contact itself. No RFC has it, but Apple's clients ask for the property.
import type { Limits } from '#dav';
import { type Card, inlineImageSize } from '#vcard';
import { maxImageSize } from '../preconditions.js';

/** @throws DavError max-image-size */
export function checkImages({ lines }: Card, limits: Pick<Limits, 'maxImageSize'>): void {
  for (const line of lines) {
    const octets = inlineImageSize(line);
    if (octets > limits.maxImageSize) {
      throw maxImageSize(`${line.name} has ${octets} octets; at most ${limits.maxImageSize} are kept.`);
    }
  }
}
