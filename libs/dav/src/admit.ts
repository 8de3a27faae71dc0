// The one way of an object into a collection, whoever brings it: its size, then the rules of its kind.
import type { CollectionRecord, NewObject } from '#store';
import type { Upload } from './collection-type.js';
import type { Context } from './context.js';

/** Checks a body and says what the store needs to know of it. @throws DavError max-resource-size, and what the kind refuses */
export async function admit(
  upload: Upload,
  collection: CollectionRecord,
  { protocol, limits, aside }: Pick<Context, 'protocol' | 'limits' | 'aside'>,
): Promise<NewObject> {
  const type = protocol.collectionType(collection.kind);
  const checkSize = (octets: number) => {
    if (octets <= limits.maxResourceSize) return;
    throw type.maxResourceSize(`It has ${octets} octets; at most ${limits.maxResourceSize} are kept.`);
  };
  checkSize(upload.body.length);
  const object = await type.admit(upload, collection, { limits, aside });
  // What was written in another form, such as jCal, may be longer now.
  checkSize(object.size);
  return object;
}
