import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csv, linkOf, smallSchool, startPractice, zipOf, type Json, type Practice } from './canvas-practice.js';

const imports = 'api/v1/accounts/self/sis_imports';
const users = (count: number): string =>
  csv('user_id,login_id,status', ...Array.from({ length: count }, (_, at) => `u${at},user${at},active`));

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice({ readOnlyToken: 'reader' });
});
afterEach(() => practice.close());

describe('a SIS import', () => {
  it('is answered as created, runs by itself and shows what it brought', async () => {
    const created = await practice.upload(smallSchool);
    expect(created).toMatchObject({
      id: 1,
      workflow_state: 'created',
      progress: 0,
      data: { import_type: 'instructure_csv' },
      batch_mode: null,
      skip_deletes: false,
    });
    const ended = await practice.ended(created.id);
    expect(ended).toMatchObject({ workflow_state: 'imported', progress: 100 });
    expect(ended.data.counts).toMatchObject({
      accounts: 1,
      terms: 1,
      courses: 2,
      sections: 2,
      users: 3,
      enrollments: 4,
    });
    expect(ended.data.statistics).toMatchObject({ Enrollment: { created: 4 }, Course: { created: 2 } });
    const types = ['account', 'term', 'course', 'section', 'user', 'enrollment'];
    expect(ended.data).toMatchObject({
      running_immediately: true,
      supplied_batches: types,
      completed_importers: types,
    });
    expect(practice.canvas.counts()).toMatchObject({ accounts: 1, courses: 2, users: 3, enrollments_active: 4 });
  });

  it('renames the upload, so that the sender cannot find it by file name', async () => {
    const created = await practice.upload(smallSchool);
    expect(created.csv_attachments).toMatchObject([{ display_name: `sis_upload_${created.id}.zip` }]);
  });

  it('is taken as a raw body by content type, where the extension beats the type and JSON counts as a file', async () => {
    const post = (type: string, body: string | Buffer, query = ''): Promise<Json> =>
      practice.http.post(`${imports}${query}`, { headers: { 'content-type': type }, body }).json();
    const asCsv = await post('text/csv', users(2));
    const asZip = await post('application/zip', await zipOf({ 'users.csv': users(3) }));
    const byExtension = await post('application/octet-stream', users(4), '?extension=csv');
    const json = await post('application/json', '{"skip_deletes":true}');
    const counts = async (answer: Json): Promise<number | undefined> =>
      (await practice.ended(answer.id as number)).data.counts?.users;
    expect([await counts(asCsv), await counts(asZip), await counts(byExtension)]).toEqual([2, 3, 4]);
    expect(await practice.ended(json.id as number)).toMatchObject({ workflow_state: 'failed_with_messages' });
  });

  it.each([
    ['a form without a file', { form: true }, 400],
    ['another charset', { type: 'text/csv; charset=iso-8859-1' }, 400],
    ['pre_attachment', { query: '?pre_attachment[name]=x.zip' }, 400],
    ['batch mode without its term', { query: '?batch_mode=true' }, 400],
    ['batch mode with an unknown term', { query: '?batch_mode=true&batch_mode_term_id=sis_term_id:nope' }, 404],
    ['several terms without a threshold', { query: '?multi_term_batch_mode=false' }, 400],
    ['an unknown drop status', { query: '?diffing_drop_status=gone' }, 400],
  ])(
    'is refused for %s',
    async (_, { form, type, query }: { form?: boolean; type?: string; query?: string }, status) => {
      const body = new FormData();
      body.append('import_type', 'instructure_csv');
      const answer = form
        ? await practice.http.post(imports, { body })
        : await practice.http.post(`${imports}${query ?? ''}`, {
            headers: { 'content-type': type ?? 'text/csv' },
            body: users(1),
          });
      expect(answer.statusCode).toBe(status);
      expect(JSON.parse(answer.body)).toHaveProperty('errors');
    },
  );

  it('leaves an orphan in initializing when an option is refused after the file came, and goes on', async () => {
    await practice.http.post(`${imports}?diffing_drop_status=gone`, {
      headers: { 'content-type': 'text/csv' },
      body: users(1),
    });
    expect(await practice.importFiles({ 'users.csv': users(1) })).toMatchObject({ id: 2, workflow_state: 'imported' });
    expect(await practice.get(`${imports}/1`)).toMatchObject({ workflow_state: 'initializing' });
  });

  it('is refused without the permission and below the root account', async () => {
    await practice.importFiles(smallSchool);
    const reader = { authorization: 'Bearer reader' };
    const answer = await practice.http.post(imports, {
      headers: { ...reader, 'content-type': 'text/csv' },
      body: users(1),
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    const below = await practice.http.get('api/v1/accounts/sis_account_id:north/sis_imports');
    expect(below.statusCode).toBe(400);
  });

  it('fails for a bad header, bad bytes or bad quoting, and still applies the other files', async () => {
    const ended = await practice.importFiles({
      'users.csv': users(2),
      'odd.csv': csv('colour,size', 'red,2'),
      'terms.csv': csv('term_id,name,status', 'fall,"Fall" x,active'),
      'notes.txt': 'nothing',
      '__MACOSX/users.csv': 'junk',
    });
    expect(ended.workflow_state).toBe('failed_with_messages');
    expect(ended.processing_errors?.map(([file]) => file).sort()).toEqual(['odd.csv', 'terms.csv']);
    expect(ended.processing_warnings?.map(([file]) => file)).toEqual(['notes.txt']);
    expect(ended.data.counts).toMatchObject({ users: 2, terms: 0 });
    const latin = await zipOf({
      'users.csv': Buffer.from([...Buffer.from('user_id,login_id,status\nu,l\xe9', 'latin1')]),
    });
    const posted: Json = await practice.http
      .post(imports, { headers: { 'content-type': 'application/zip' }, body: latin })
      .json();
    expect(await practice.ended(posted.id as number)).toMatchObject({ workflow_state: 'failed_with_messages' });
  });

  it('refuses a zip that expands more than a hundredfold', async () => {
    const ended = await practice.importFiles({
      'users.csv': `user_id,login_id,status\n${'u,u,active\n'.repeat(300_000)}`,
    });
    expect(ended).toMatchObject({ workflow_state: 'failed_with_messages' });
    expect(practice.canvas.counts().users).toBe(0);
  });

  it('keeps at most 24 messages and a summary, and all of them in the list of errors with their rows', async () => {
    const bad = csv(
      'user_id,login_id,status',
      ...Array.from({ length: 60 }, (_, at) => `u${at},,active`),
      'ok,ok,active',
    );
    const ended = await practice.importFiles({ 'users.csv': bad });
    expect(ended.workflow_state).toBe('imported_with_messages');
    expect(ended.data.counts).toMatchObject({ users: 1, warning_count: 60, error_count: 0 });
    expect(ended.processing_warnings).toHaveLength(25);
    const page = await practice.http.get(`${imports}/${ended.id}/errors?per_page=50`, { responseType: 'json' });
    const { sis_import_errors: errors } = page.body as { sis_import_errors: Json[] };
    expect(errors).toHaveLength(50);
    expect(errors[0]).toMatchObject({ sis_import_id: ended.id, file: 'users.csv', row: 2, row_info: 'u0,,active' });
    const rest = await practice.http.get(linkOf(page, 'next')!, { prefixUrl: '' }).json<Json>();
    expect(rest.sis_import_errors).toHaveLength(10);
    expect(await practice.get(`${imports}/${ended.id}/errors?failure=true`)).toEqual({ sis_import_errors: [] });
    const attachment = ended.errors_attachment as { url: string };
    const text = await practice.http.get(attachment.url, { prefixUrl: '' }).text();
    expect(text.split('\n').slice(0, 2)).toEqual(['sis_import_id,file,message,row', expect.stringContaining(',2')]);
  });
});

describe('the queue of imports', () => {
  it('runs one at a time, oldest first, and lists the newest first without a last page', async () => {
    practice.faults.set('slow-import', { rowsPerSecond: 2_000 });
    const ids = [];
    for (let at = 0; at < 3; at += 1) ids.push((await practice.upload({ 'users.csv': users(120) })).id);
    await practice.ended(ids[0]!);
    expect(await practice.get(`${imports}/${ids[2]}`)).toMatchObject({ workflow_state: 'created' });
    await practice.ended(ids[2]!);
    const list = await practice.http.get(`${imports}?per_page=2`, { responseType: 'json' });
    const rows = (list.body as { sis_imports: Json[] }).sis_imports;
    expect(rows.map((each) => each.id)).toEqual([3, 2]);
    expect(linkOf(list, 'next')).toBeDefined();
    expect(linkOf(list, 'last')).toBeUndefined();
    const all = await practice.dump('sis_imports');
    expect((all[1]!.started_at as string) >= (all[0]!.ended_at as string)).toBe(true);
    const since = all[1]!.created_at as string;
    const later = await practice.get<{ sis_imports: Json[] }>(`${imports}?created_since=${since}`);
    expect(later.sis_imports.map((each) => each.id)).toEqual([3]);
    const running = await practice.get<{ sis_imports: Json[] }>(`${imports}?workflow_state[]=importing`);
    expect(running.sis_imports).toEqual([]);
  });

  it('shows progress by chunks and stops at an abort with what was applied, then rests', async () => {
    practice.faults.set('slow-import', { rowsPerSecond: 1_000 });
    const { id } = await practice.upload({ 'users.csv': users(1_000) });
    let seen: Json = {};
    while (!((seen.progress as number) > 0)) seen = await practice.get(`${imports}/${id}`);
    expect(seen).toMatchObject({ workflow_state: 'importing' });
    expect((await practice.get<{ sis_imports: Json[] }>(`${imports}/importing`)).sis_imports).toHaveLength(1);
    const waiting = await practice.upload({ 'users.csv': users(1) });
    const aborted = await practice.put(`${imports}/${id}/abort`, {});
    expect(aborted.body).toMatchObject({ workflow_state: 'aborted' });
    expect((await practice.put(`${imports}/${id}/abort`, {})).statusCode).toBe(404);
    const applied = practice.canvas.counts().users!;
    expect(applied).toBeGreaterThan(0);
    expect(applied).toBeLessThan(1_000);
    expect(await practice.ended(waiting.id)).toMatchObject({ workflow_state: 'imported' });
    const [first, second] = await practice.dump('sis_imports');
    expect(Date.parse(second!.started_at as string) - Date.parse(first!.ended_at as string)).toBeGreaterThanOrEqual(49);
  });

  it('drops what waits when asked, and never the running one', async () => {
    practice.faults.set('slow-import', { rowsPerSecond: 2_000 });
    const { id } = await practice.upload({ 'users.csv': users(300) });
    while ((await practice.get(`${imports}/${id}`)).workflow_state === 'created');
    const waiting = await practice.upload({ 'users.csv': users(1) });
    expect((await practice.put(`${imports}/abort_all_pending`, {})).body).toEqual({ aborted: true });
    expect(await practice.get(`${imports}/${waiting.id}`)).toMatchObject({ workflow_state: 'aborted' });
    expect(await practice.ended(id)).toMatchObject({ workflow_state: 'imported' });
  });
});

describe('a practice Canvas that is ended and started again', () => {
  it('holds everything it held, to the field', async () => {
    await practice.importFiles(smallSchool);
    await practice.put('api/v1/courses/sis_course_id:alg', { course: { name: 'Algebra for all' } });
    practice.canvas.plant('graded-work', { course: 'alg', students: 2 });
    const kinds = [
      'accounts',
      'terms',
      'courses',
      'sections',
      'users',
      'logins',
      'enrollments',
      'sis_imports',
    ] as const;
    const before = await Promise.all(kinds.map((kind) => practice.dump(kind)));
    practice = await practice.restart();
    expect(await Promise.all(kinds.map((kind) => practice.dump(kind)))).toEqual(before);
    const graded = await practice.get('api/v1/courses/sis_course_id:alg/students/submissions?student_ids[]=all');
    expect(graded).toHaveLength(2);
    const again = await practice.importFiles({ 'users.csv': csv('user_id,login_id,status', 't1,tara2,active') });
    expect(again).toMatchObject({ id: 2, workflow_state: 'imported' });
  });

  it('begins an import again that was running, and throws the upload away afterwards', async () => {
    practice.faults.set('import-paused', {});
    const { id } = await practice.upload({ 'users.csv': users(250) });
    practice.faults.clear('import-paused');
    practice.faults.set('slow-import', { rowsPerSecond: 400 });
    while ((await practice.get(`${imports}/${id}`)).workflow_state !== 'importing');
    practice = await practice.restart();
    practice.faults.clearAll();
    expect(await practice.ended(id)).toMatchObject({ workflow_state: 'imported', data: { counts: { users: 250 } } });
    await expect(access(join(practice.folder, 'uploads', `${id}.upload`))).rejects.toThrow();
  });
});
