// What kinds of calendar can be made (draft-daboo-caldav-extensions §4.1), which Apple's clients ask for.
import { property } from '#dav';
import { C, join } from '#xml';

export const caldavExtensions = [
  // §4.1: empty, because a calendar can be made for any of the components.
  property({ name: C('supported-calendar-component-sets'), on: ['calendar-home'], get: () => join([]) }),
];
