import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallSchool, startPractice, zipOf, type Practice } from './canvas-practice.js';

let practice: Practice;
beforeEach(async () => {
  practice = await startPractice();
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
    expect(practice.canvas.counts()).toMatchObject({ accounts: 1, courses: 2, users: 3, enrollments_active: 4 });
  });
});
