import { Agent } from 'node:http';
import got, { type Response } from 'got';
import { bySisId } from '../../canvas/sis-address.js';
import type { ProvisionedClass } from '../../store/provisioning/roster-for-passback.js';
import { credentials, type PracticeDistrict } from './practice-district.js';

export interface BareLoop {
  sections: number;
  seconds: number;
  canvasRequests: number;
  puts: number;
  /** Mean time of a write, from its begin to the whole answer. */
  secondsPerPut: number;
}

interface Submission {
  assignment_id: number;
  score: number | null;
  user: { sis_user_id: string };
}

/** What a script would have in a table of its own. */
interface ResultIds {
  sourcedId: string;
  lineItem: string;
  student: string;
}

/**
 * What a script would be: fetches all submissions of each section, compares nothing, and PUTs every grade, one request
 * after another. The gradebook must hold its line items already.
 */
export async function runBareLoop(
  practice: PracticeDistrict,
  sections: readonly ProvisionedClass[],
): Promise<BareLoop> {
  const { canvasUrl, powerschoolUrl } = practice;
  const ids = await resultIds(practice, sections);
  const root = `${powerschoolUrl}/api/ims/oneroster/v1p1`;
  const agent = { http: new Agent({ keepAlive: true, noDelay: true }) };
  const client = got.extend({ agent, retry: { limit: 0 }, responseType: 'json' });
  const sis = client.extend({ headers: { authorization: `Bearer ${await writersToken(powerschoolUrl)}` } });
  const canvas = client.extend({
    headers: { authorization: `Bearer ${credentials.token}`, accept: 'application/json+canvas-string-ids' },
  });
  const loop: BareLoop = { sections: sections.length, seconds: 0, canvasRequests: 0, puts: 0, secondsPerPut: 0 };
  let putting = 0;
  const began = performance.now();
  for (const { sectionId } of sections) {
    const query = 'student_ids[]=all&per_page=100&include[]=user&post_to_sis=true';
    let next: string | undefined =
      `${canvasUrl}/api/v1/sections/${bySisId('section', sectionId)}/students/submissions?${query}`;
    while (next !== undefined) {
      const page: Response<Submission[]> = await canvas.get<Submission[]>(next);
      loop.canvasRequests += 1;
      for (const { assignment_id, score, user } of page.body) {
        const known = ids.get(`${assignment_id} ${user.sis_user_id}`);
        if (score === null || known === undefined) continue;
        const before = performance.now();
        await sis.put(`${root}/results/${known.sourcedId}`, { json: { result: resultOf(known, score) } });
        putting += performance.now() - before;
        loop.puts += 1;
      }
      next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1];
    }
  }
  agent.http.destroy();
  return {
    ...loop,
    seconds: (performance.now() - began) / 1000,
    secondsPerPut: loop.puts === 0 ? 0 : putting / loop.puts / 1000,
  };
}

function resultOf({ sourcedId, lineItem, student }: ResultIds, score: number): object {
  return {
    ...{ sourcedId, status: 'active', dateLastModified: new Date().toISOString() },
    ...{ lineItem: { sourcedId: lineItem }, student: { sourcedId: student } },
    ...{ score, scoreStatus: 'fully graded', scoreDate: new Date().toISOString().slice(0, 10) },
  };
}

async function writersToken(powerschoolUrl: string): Promise<string> {
  const { access_token: token } = await got
    .post(`${powerschoolUrl}/oauth/access_token`, {
      form: {
        grant_type: 'client_credentials',
        scope: 'https://purl.imsglobal.org/spec/or/v1p1/scope/gradebook.createput',
      },
      username: credentials.clientId,
      password: credentials.clientSecret,
    })
    .json<{ access_token: string }>();
  return token;
}

/** By assignment of Canvas and the SIS id of its student there. */
async function resultIds(
  { store, district }: PracticeDistrict,
  sections: readonly ProvisionedClass[],
): Promise<Map<string, ResultIds>> {
  const rows = await store.sql<Array<ResultIds & { key: string }>>`
    select r.assignment_id || ' ' || u.user_id as key, r.sourced_id as "sourcedId", l.sourced_id as "lineItem",
           r.student_sourced_id as student
    from result_link r
    join district d on d.id = r.district_id and d.key = ${district}
    join line_item_link l
      on l.district_id = r.district_id and l.class_id = r.class_id and l.assignment_id = r.assignment_id
    join user_target u on u.district_id = r.district_id and u.user_sourced_id = r.student_sourced_id
    where r.class_id = any(${sections.map((each) => each.classId)})`;
  return new Map(rows.map(({ key, ...ids }) => [key, ids]));
}
