// jCal: iCalendar as JSON (RFC 7265).

/** A component: its name in lower case, its properties, its components (RFC 7265 §3.3). */
export type Jcal = readonly [name: string, properties: readonly JcalProperty[], components: readonly Jcal[]];

/** A property: its name in lower case, its parameters but VALUE, the type of its values, its values (RFC 7265 §3.4). */
export type JcalProperty = readonly [
  name: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  type: string,
  ...values: JcalValue[],
];

/** A list where one value has parts, as GEO and periods have; an object for a recurrence rule. */
export type JcalValue = string | number | boolean | readonly JcalValue[] | { readonly [part: string]: JcalValue };
