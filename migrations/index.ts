// Every migration in the order it runs. One that has landed is never edited.
import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { MovedCollections1764100000000 } from './1764100000000-moved-collections.js';
import { Files1764110000000 } from './1764110000000-files.js';
import { Locks1764200000000 } from './1764200000000-locks.js';
import { Counters1764300000000 } from './1764300000000-counters.js';
import { HomeModified1764500000000 } from './1764500000000-home-modified.js';
import { History1764550000000 } from './1764550000000-history.js';
import { GivenCollections1764600000000 } from './1764600000000-given-collections.js';
import { Notifications1764700000000 } from './1764700000000-notifications.js';
import { FirstStatistics1764800000000 } from './1764800000000-first-statistics.js';
import { Creationdate1764850000000 } from './1764850000000-creationdate.js';
import { UncheckedReferences1764900000000 } from './1764900000000-unchecked-references.js';
import { IndexName1764910000000 } from './1764910000000-index-name.js';
import { FewerLookups1764920000000 } from './1764920000000-fewer-lookups.js';
import { FirstIndexStatistics1764930000000 } from './1764930000000-first-index-statistics.js';

export const migrations = [
  Foundation1764000000000,
  MovedCollections1764100000000,
  Files1764110000000,
  Locks1764200000000,
  Counters1764300000000,
  HomeModified1764500000000,
  History1764550000000,
  GivenCollections1764600000000,
  Notifications1764700000000,
  FirstStatistics1764800000000,
  Creationdate1764850000000,
  UncheckedReferences1764900000000,
  IndexName1764910000000,
  FewerLookups1764920000000,
  FirstIndexStatistics1764930000000,
];
