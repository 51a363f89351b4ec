import type { CollectionName, RecordsByCollection } from '../district/records.js';

/** The records of a district, by collection. */
export type Lists = { [Name in CollectionName]: readonly RecordsByCollection[Name][] };
