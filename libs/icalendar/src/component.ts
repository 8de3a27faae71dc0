// The tree of an iCalendar text: components with their content lines, and where each stands in the text.
import type { ContentLine } from '#contentline';

export interface Component {
  /** In upper case. */
  readonly name: string;
  readonly properties: readonly ContentLine[];
  readonly components: readonly Component[];
  /** From the beginning of its BEGIN line to the end of its END line, line break included. */
  readonly start: number;
  readonly end: number;
}

/** The first property of that name. @param name in upper case */
export function property(component: Component, name: string): ContentLine | undefined {
  return component.properties.find((line) => line.name === name);
}

/** All properties of that name. @param name in upper case */
export function properties(component: Component, name: string): ContentLine[] {
  return component.properties.filter((line) => line.name === name);
}

/** All direct subcomponents of that name. @param name in upper case */
export function subcomponents(component: Component, name: string): Component[] {
  return component.components.filter((child) => child.name === name);
}
