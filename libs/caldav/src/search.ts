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
      wanted.properties.length === 0 &&
      wanted.components.length === 0,
  };
}

const MAIN_COMPONENTS = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY']);

function containingOf({ name, isNotDefined, textMatch }: PropFilter): readonly Containing[] {
  if (isNotDefined || textMatch === undefined || textMatch.negate || !INDEXED_PROPERTIES.has(name)) return [];
  return [{ property: name, text: foldForSearch(textMatch.text) }];
}
