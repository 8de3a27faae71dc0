// CARDDAV:max-image-size: pictures that stand in a contact itself. No RFC has it, but Apple's clients ask for the property.
import type { Limits } from '#dav';
import type { AdmittedCard } from '#vcard';
import { maxImageSize } from '../preconditions.js';

/** @throws DavError max-image-size */
export function checkImages(images: AdmittedCard['images'], limits: Pick<Limits, 'maxImageSize'>): void {
  for (const { name, octets } of images) {
    if (octets > limits.maxImageSize) {
      throw maxImageSize(`${name} has ${octets} octets; at most ${limits.maxImageSize} are kept.`);
    }
  }
}
