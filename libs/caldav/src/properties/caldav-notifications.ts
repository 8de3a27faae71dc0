// Where Apple's clients look for messages of the server (caldav-notifications §4.1.1).
import { CS } from '#xml';
import { givenUrl } from '../given-url.js';

// §4.1.1
export const caldavNotifications = [givenUrl({ name: CS('notification-URL'), kind: 'notifications' })];
