// CardDAV: address books, their objects, reports and properties.
export { CARDDAV, CardDavModule } from './carddav.module.js';
export { addressbook } from './content.js';
export { carddav } from './feature.js';
