// Which part of a filter the indexes of the store can answer.
import { foldForSearch } from '#contentline';
import type { Containing, Search } from '#store';
import { type AddressFilter, INDEXED_PROPERTIES, type PropFilter } from '#vcard';

/** A search that finds at least all contacts that match; conclusive where every contact does. */
export function searchFor({ test, properties }: AddressFilter): Search {
  if (properties.length === 0) return { conclusive: true };
  const needed = properties.map(neededFor);
  // Where one property is enough, each of them must be in the index, with one text that it cannot match without.
  const containing = test === 'allof' ? needed.flat() : needed.flatMap((texts) => texts.slice(0, 1));
  const isIndexed = test === 'allof' ? containing.length > 0 : needed.every((texts) => texts.length > 0);
  if (!isIndexed) return { conclusive: false };
  return { texts: { required: test === 'allof' ? 'all' : 'any', containing }, conclusive: false };
}

/** Texts that must all occur in a property for the filter to match; none where the index cannot tell. */
function neededFor({ name, test, isNotDefined, textMatches, params }: PropFilter): readonly Containing[] {
  if (isNotDefined || !INDEXED_PROPERTIES.has(name)) return [];
  const isOnlyCondition = textMatches.length + params.length === 1;
  if (test === 'anyof' && !isOnlyCondition) return [];
  return textMatches
    .filter(({ negate }) => !negate)
    .map(({ value }) => ({ property: name, text: foldForSearch(value) }));
}
