// How Apple's clients, and many others, remember the look of a calendar.
import { storedProperty } from '#dav';
import { ICAL } from '#xml';

export const appleIcal = [
  storedProperty({ name: ICAL('calendar-color'), on: ['calendar'], inAllprop: true, isPersonal: true }),
  storedProperty({ name: ICAL('calendar-order'), on: ['calendar'], inAllprop: true, isPersonal: true }),
];
