import { collections, type CollectionName, type OneRosterRecord } from '../district/records.js';
import { createWireFormat, type WireFormat } from '../powerschool/wire.js';
import type { FeedPatch } from './patch.js';

/** Fields that point at records: their type in a reference, and the collection in its address. */
const references: Partial<Record<CollectionName, Record<string, [type: string, plural: string]>>> = {
  orgs: { parent: ['org', 'orgs'] },
  academicSessions: { parent: ['academicSession', 'academicSessions'] },
  courses: { schoolYear: ['academicSession', 'academicSessions'], org: ['org', 'orgs'] },
  classes: { course: ['course', 'courses'], school: ['org', 'orgs'], terms: ['academicSession', 'academicSessions'] },
  users: { agents: ['user', 'users'], orgs: ['org', 'orgs'] },
  enrollments: { user: ['user', 'users'], class: ['class', 'classes'], school: ['org', 'orgs'] },
};

/**
 * The format of a feed: OneRoster 1.1 JSON, blank cells left out, no cell mended. What no feed holds (demographics, the
 * gradebook) is as PowerSchool sends it.
 *
 * @param root address that the `href` of references begins with
 * @param patch how the records of this night differ on their way out
 */
export function createFeedFormat(root: string, patch: () => FeedPatch | undefined): WireFormat {
  const formats = collections.map((collection) => {
    const pointing = references[collection] ?? {};
    const value = (field: string, held: unknown): unknown => {
      const [type, plural] = pointing[field] ?? [];
      if (type === undefined) return held;
      const ref = (id: unknown): object => ({
        href: `${root}/${plural}/${encodeURIComponent(String(id))}`,
        sourcedId: id,
        type,
      });
      return Array.isArray(held) ? held.map(ref) : ref(held);
    };
    const format = (record: OneRosterRecord): string => {
      const present = Object.entries(record).filter(
        ([, held]) => held !== null && !(Array.isArray(held) && held.length === 0),
      );
      const json = Object.fromEntries(present.map(([field, held]) => [field, value(field, held)]));
      return JSON.stringify(patch()?.shape?.(collection, json) ?? json);
    };
    return [collection, format] as const;
  });
  return { ...createWireFormat(root), ...Object.fromEntries(formats) };
}
