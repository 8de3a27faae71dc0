// Which part of a filter the indexes of the store can answer.
import { foldForSearch } from '#contentline';
import { type CompFilter, INDEXED_PROPERTIES, type PropFilter } from '#icalendar';
import type { Containing, Search } from '#store';

/** A search that finds at least all objects that match; conclusive where it finds no others. */
export function searchFor(filter: CompFilter): Search {
  const [wanted, ...others] = filter.components;
  // Several components, or one that must not be there: every object has to be looked at.
  if (wanted === undefined || wanted.isNotDefined || !MAIN_COMPONENTS.has(wanted.name)) {
    const anything = wanted === undefined && filter.properties.length === 0 && !filter.isNotDefined;
    return { conclusive: anything };
  }
  const containing = wanted.properties.flatMap(containingOf);
  return {
    component: wanted.name,
    ...(wanted.timeRange !== undefined && { span: wanted.timeRange }),
    ...(containing.length > 0 && { texts: { required: 'all', containing } as const }),
    conclusive:
      others.length === 0 &&
      filter.properties.length === 0 &&
      wanted.components.length === 0 &&
      isDecidedByTexts(wanted),
  };
}

/**
 * Whether what the index of texts finds matches. The index folds as i;unicode-casemap does; i;ascii-casemap agrees with that
 * where there are no other characters.
 */
function isDecidedByTexts({ properties: [only, ...others], timeRange }: CompFilter): Search['conclusive'] {
  if (only === undefined) return true;
  // Two properties may match in two components, and one in another component than that which happens in the time.
  if (others.length > 0 || timeRange !== undefined) return false;
  const { textMatch, parameters } = only;
  if (textMatch === undefined || containingOf(only).length === 0) return false;
  // The values of a property are indexed as lines of one text.
  if (only.timeRange !== undefined || parameters.length > 0 || textMatch.text.includes('\n')) return false;
  if (textMatch.collation.name === 'i;unicode-casemap') return true;
  const isAscii = !/[^\0-\x7f]/.test(textMatch.text);
  return textMatch.collation.name === 'i;ascii-casemap' && isAscii ? 'in-ascii' : false;
}

const MAIN_COMPONENTS = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY']);

function containingOf({ name, isNotDefined, textMatch }: PropFilter): readonly Containing[] {
  if (isNotDefined || textMatch === undefined || textMatch.negate || !INDEXED_PROPERTIES.has(name)) return [];
  return [{ property: name, text: foldForSearch(textMatch.text) }];
}
