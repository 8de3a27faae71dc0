// Request bodies of addressbook-query and calendar-query, from filters written as plain objects.
import { C, CARD, D, document, el, elWith, type Markup, type Name, text } from '#xml';

interface ContactText {
  readonly text: string;
  readonly type?: string;
  readonly collation?: string;
  readonly negate?: boolean;
}

interface ContactParam {
  readonly name: string;
  readonly isNotDefined?: boolean;
  readonly text?: string;
}

export interface ContactFilter {
  readonly test?: string;
  readonly properties: readonly {
    readonly name: string;
    readonly test?: string;
    readonly isNotDefined?: boolean;
    readonly texts?: readonly ContactText[];
    readonly params?: readonly ContactParam[];
  }[];
  readonly limit?: number;
}

const attributes = (all: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));

const names = (properties: readonly Name[]) => el(D('prop'), ...properties.map((name) => el(name)));

const when = (condition: unknown, ...markup: readonly Markup[]): readonly Markup[] => (condition ? markup : []);

export const addressbookQuery = (filter: ContactFilter, ...properties: readonly Name[]): string => {
  const textMatch = ({ text: value, type, collation, negate }: ContactText) =>
    elWith(
      CARD('text-match'),
      attributes({
        'match-type': type,
        collation,
        'negate-condition': negate === undefined ? undefined : negate ? 'yes' : 'no',
      }),
      text(value),
    );
  const param = ({ name, isNotDefined, text: value }: ContactParam) =>
    elWith(
      CARD('param-filter'),
      { name },
      ...when(isNotDefined, el(CARD('is-not-defined'))),
      ...(value === undefined ? [] : [textMatch({ text: value })]),
    );
  return document(
    CARD('addressbook-query'),
    names([D('getetag'), ...properties]),
    elWith(
      CARD('filter'),
      attributes({ test: filter.test }),
      ...filter.properties.map(({ name, test, isNotDefined, texts = [], params = [] }) =>
        elWith(
          CARD('prop-filter'),
          attributes({ name, test }),
          ...when(isNotDefined, el(CARD('is-not-defined'))),
          ...texts.map(textMatch),
          ...params.map(param),
        ),
      ),
    ),
    ...(filter.limit === undefined ? [] : [el(CARD('limit'), el(CARD('nresults'), text(String(filter.limit))))]),
  );
};

interface CalendarText {
  readonly text: string;
  readonly collation?: string;
  readonly negate?: boolean;
}

/** A time range; either end may be left out. */
export interface Range {
  readonly start?: string;
  readonly end?: string;
}

export interface ComponentFilter {
  readonly name: string;
  readonly isNotDefined?: boolean;
  readonly range?: Range;
  readonly properties?: readonly {
    readonly name: string;
    readonly isNotDefined?: boolean;
    readonly range?: Range;
    readonly text?: CalendarText;
    readonly params?: readonly {
      readonly name: string;
      readonly isNotDefined?: boolean;
      readonly text?: CalendarText;
    }[];
  }[];
  readonly components?: readonly ComponentFilter[];
}

export interface CalendarQuery {
  /** What stands in the comp-filter for VCALENDAR. */
  readonly components?: readonly ComponentFilter[];
  /** The properties that are asked for, as elements. */
  readonly properties?: readonly Markup[];
  /** Further elements of the query, such as a time zone. */
  readonly also?: readonly Markup[];
}

const range = (name: Name, { start, end }: Range) => elWith(name, attributes({ start, end }));

const calendarText = ({ text: value, collation, negate }: CalendarText) =>
  elWith(C('text-match'), attributes({ collation, 'negate-condition': negate ? 'yes' : undefined }), text(value));

const compFilter = (filter: ComponentFilter): Markup =>
  elWith(
    C('comp-filter'),
    { name: filter.name },
    ...when(filter.isNotDefined, el(C('is-not-defined'))),
    ...(filter.range === undefined ? [] : [range(C('time-range'), filter.range)]),
    ...(filter.properties ?? []).map((property) =>
      elWith(
        C('prop-filter'),
        { name: property.name },
        ...when(property.isNotDefined, el(C('is-not-defined'))),
        ...(property.range === undefined ? [] : [range(C('time-range'), property.range)]),
        ...(property.text === undefined ? [] : [calendarText(property.text)]),
        ...(property.params ?? []).map((param) =>
          elWith(
            C('param-filter'),
            { name: param.name },
            ...when(param.isNotDefined, el(C('is-not-defined'))),
            ...(param.text === undefined ? [] : [calendarText(param.text)]),
          ),
        ),
      ),
    ),
    ...(filter.components ?? []).map(compFilter),
  );

export const calendarQuery = ({ components = [], properties = [], also = [] }: CalendarQuery): string =>
  document(
    C('calendar-query'),
    el(D('prop'), el(D('getetag')), ...properties),
    el(C('filter'), compFilter({ name: 'VCALENDAR', components })),
    ...also,
  );

/** Asks for the data in which series are written out instance by instance. */
export const expanded = (start: string, end: string): Markup =>
  el(C('calendar-data'), range(C('expand'), { start, end }));

export const freeBusyQuery = (start: string, end: string): string =>
  document(C('free-busy-query'), range(C('time-range'), { start, end }));
