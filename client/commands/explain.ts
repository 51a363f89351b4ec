import { Option, type Command } from 'commander';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { isProven } from '../../roster/proof.js';
import { referenceData } from '../../roster/reference-data.js';
import { districtOf } from '../../store/districts/district-of.js';
import type { Store } from '../../store/postgres/connect.js';
import { runOf } from '../../store/provisioning/context.js';
import { allOrgs, allSessions } from '../../store/provisioning/mapping/reference-data.js';
import { certificates } from '../../store/provisioning/mirror/certificates.js';
import { countUnreadable, enrollmentMeant, isNamedByEnrollments } from '../../store/reports/explain/absent-records.js';
import { findThings, type FoundThing } from '../../store/reports/explain/find-things.js';
import { latestRun, type LatestRun } from '../../store/reports/explain/latest-run.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { explainEnrollment } from '../explain/explain-enrollment.js';
import { explainNamed } from '../explain/explain-named.js';
import { explainRecord } from '../explain/explain-record.js';
import { enrollmentText, matchesText, namedText, recordText } from '../explain/render.js';
import type { Explaining } from '../explain/rules-for.js';
import { withoutEnrollment } from '../explain/sentences.js';
import { define, type Call } from './define.js';

const collections = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'];

export function addExplain(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'explain <district> <id> [person]',
      summary: 'why a thing is, or is not, in Canvas',
      description:
        'Finds a record by any id, number, login, e-mail, code or a part of its name, and tells: the record, the rules applied, the row in Canvas and the one before, the last import, and in a sentence why it is there or not. With a class and a person: their enrollment. It shows names and addresses of people.',
      examples: [
        ['explain maple 104233', 'a person or class by number or id'],
        ['explain maple "Ada Lovelace"', 'by name; several matches are listed'],
        ['explain maple 7141-2026 104233', 'a person (second) in a class (first)'],
        ['explain maple 104233 --collection users --json', 'only a user record, as JSON'],
      ],
    },
    explain,
  ).addOption(new Option('--collection <name>', 'only records of this collection').choices(collections));
}

async function explain(call: Call): Promise<void> {
  const { context, args, options, answer } = call;
  const [district, id, person] = args as [string, string, string | undefined];
  const store = context.store();
  const { districtId, settings } = await districtOf(store.db, district);
  const latest = await latestRun(store.sql, districtId);
  if (!latest) {
    throw wrongUse(
      'NOTHING_KNOWN',
      `No run of district "${district}" has read its roster yet.`,
      `Start one: rollbook sync ${district} --observe`,
    );
  }
  const asked = await explaining(store, latest);
  const only = options.collection as CollectionName | undefined;
  if (person !== undefined) {
    const classes = await nearestOrNamed(asked, id, 'classes');
    if (classes.length > 1) return answer({ matches: classes }, () => matchesText(district, classes));
    if (!classes[0]) throw nothingFits(district, id);
    const people = await nearestOrNamed(asked, person, 'users');
    if (people.length > 1) return answer({ matches: people }, () => matchesText(district, people));
    if (!people[0]) throw nothingFits(district, person);
    const [{ sourcedId: classId }, { sourcedId: personId }] = [classes[0], people[0]];
    const explanation = await explainEnrollment(asked, { classId, personId });
    if (explanation) return answer(explanation, () => enrollmentText(settings.timezone, explanation));
    return answerWithout(call, asked, { classId, personId });
  }
  const found = await nearest(asked, id, only);
  if (!found.some(isByItsId)) {
    const explanation = await explainNamed(asked, id, only);
    if (explanation) return answer(explanation, () => namedText(explanation));
  }
  if (found.length > 1) return answer({ matches: found }, () => matchesText(district, found));
  const [thing] = found;
  if (!thing) throw nothingFits(district, id);
  if (thing.collection === 'enrollments') {
    const explanation = await explainEnrollment(asked, { sourcedId: thing.sourcedId });
    return answer(explanation, () => enrollmentText(settings.timezone, explanation!));
  }
  const explanation = await explainRecord(asked, thing.collection, thing.sourcedId);
  return answer(explanation, () => recordText(settings.timezone, explanation!));
}

/** The dates, settings and proofs of the latest run, and the reference data of its mapping. */
async function explaining(store: Store, { runId, kept }: LatestRun): Promise<Explaining> {
  const { sql, db } = store;
  const run = await runOf(db, runId);
  const [orgs, sessions, proofs] = await Promise.all([
    allOrgs(sql, run),
    allSessions(sql, run),
    certificates(sql, runId),
  ]);
  const { districtId, settings, asOf, readAt } = run;
  const reference = referenceData(orgs, sessions, settings, isProven('account', proofs));
  return {
    sql,
    db,
    districtId,
    run,
    settings,
    asOf,
    readAt,
    kept,
    reference,
    proofs,
    proven: isProven('enrollment', proofs),
  };
}

/** The best matches: an id before a number or login, and these before a part of a name. */
async function nearest(
  { sql, districtId }: Explaining,
  text: string,
  only: CollectionName | undefined,
): Promise<FoundThing[]> {
  const found = (await findThings(sql, districtId, text)).filter(
    (each) => only === undefined || each.collection === only,
  );
  const tier = Math.min(...found.map((each) => each.tier));
  return found.filter((each) => each.tier === tier);
}

/** Answers that the SIS has no enrollment of somebody in a class, as far as it can be read. */
async function answerWithout(
  { args, answer }: Call,
  { sql, districtId }: Explaining,
  of: { classId: string; personId: string },
): Promise<void> {
  const meant = await enrollmentMeant(sql, districtId, of);
  const unreadable = await countUnreadable(sql, districtId);
  answer({ ...of, enrollments: [], meant, unreadable }, () =>
    withoutEnrollment(args[0]!, { ...of, meant, unreadable }),
  );
}

/** Whether a record was found by an id, number or login of it, and not by a part of its name. */
function isByItsId({ tier }: FoundThing): boolean {
  return tier < 2;
}

/** The best matches; an id that enrollments name and no record has comes before a part of a name. */
async function nearestOrNamed(asked: Explaining, text: string, collection: 'classes' | 'users'): Promise<FoundThing[]> {
  const found = await nearest(asked, text, collection);
  if (found.some(isByItsId) || !(await isNamedByEnrollments(asked.sql, asked.districtId, collection, text)))
    return found;
  return [{ collection, sourcedId: text, label: '', tier: 0 }];
}

function nothingFits(district: string, text: string) {
  const hint = text.includes('@') ? '' : ' Parts of a name fit as well.';
  return wrongUse(
    'NOTHING_FITS',
    `No record that the SIS of "${district}" has shown fits what you typed.`,
    `Check the id, number or login.${hint} Records arrive with a run: rollbook runs ${district}`,
  );
}
