import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, peopleIn, standing, toldOf, withCells } from './look.js';
import { base, rowsOf, startField, type Field } from './nights.js';

describe('enrollments without a school', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'enrollment-without-school', play: 2 });
  });
  afterAll(() => field?.stop());

  test('have that of their class: the night is complete', () => {
    expect(field.nights[0]).toMatchObject({ outcome: 'complete', problems: [], held: [] });
    expect(classesIn(field.nights[0]!)).toEqual(baseClasses);
  });
});

describe('fields that nothing needs', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({
      nights: [
        {
          rows: {
            orgs: withCells(base.orgs, '100', { identifier: '' }),
            academicSessions: withCells(base.academicSessions, 'S1', { schoolYear: '' }),
            courses: withCells(base.courses, 'CA', { courseCode: '', orgSourcedId: '' }),
            classes: withCells(withCells(base.classes, 'K1', { classType: '' }), 'K2', { classType: 'special' }),
            users: withCells(
              withCells(withCells(base.users, 'P1', { enabledUser: '' }), 'P2', { enabledUser: 'Yes' }),
              ...(['P3', { enabledUser: 'TRUE', identifier: '', email: 'none' }] as const),
            ),
            enrollments: withCells(
              withCells(withCells(base.enrollments, 'S-P1-K1', { beginDate: '', endDate: '' }), 'T-T1-K1', {
                primary: 'Y',
              }),
              ...(['T-T2-K2', { primary: 'perhaps' }] as const),
            ),
          },
        },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('refuse nobody, blank or in another spelling', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual(baseClasses);
    expect(night!.outcome).toBe('complete');
  });
});

describe('a class without a title', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'class-without-title' });
    const { classes, courses } = rowsOf('class-without-title/night1');
    await field.next({
      classes: [...classes!, { ...classes![0]!, sourcedId: 'K8', title: '', classCode: '', courseSourcedId: '' }],
      courses: courses!,
    });
  });
  afterAll(() => field?.stop());

  test('has that of its course', () => {
    const [night] = field.nights;
    expect(night!.canvas.course.get('100_TN_42')).toMatchObject({ name: 'Vane Grade 2' });
    expect(peopleIn(night!, '100_TN_42')).toEqual(['P1 student', 'T1 teacher']);
    expect(night!.outcome).toBe('complete');
  });

  test('is told where nothing gives a title, and the night is not complete', () => {
    const night = field.nights[1]!;
    expect(standing(night, 'course')).not.toContain('K8');
    expect(toldOf(night, 'K8')).toHaveLength(1);
    expect(night.outcome).not.toBe('complete');
  });
});

describe('classes without a session, or with sessions that no other covers', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'class-without-terms' });
  });
  afterAll(() => field?.stop());

  test('are told once each, and the night is not complete', () => {
    const [night] = field.nights;
    for (const id of ['K1', 'K3']) {
      if (standing(night!, 'course').includes(id)) expect(peopleIn(night!, id)).toEqual(baseClasses[id as 'K1']);
      else expect(toldOf(night!, id), id).toHaveLength(1);
    }
    expect(standing(night!, 'course')).not.toContain('K1');
    expect(night!.outcome).not.toBe('complete');
  });

  test('take nothing from the others', () => {
    expect(peopleIn(field.nights[0]!, 'K2')).toEqual(baseClasses.K2);
  });
});

describe('a list of sessions that holds none', () => {
  let [first, later]: [Field?, Field?] = [];
  beforeAll(async () => {
    first = await startField({ folder: 'sessions-header-only' });
    later = await startField({ nights: [{}, { rows: { academicSessions: [] } }, {}] });
  });
  afterAll(async () => {
    await first?.stop();
    await later?.stop();
  });

  test('is told by cause and not by class, and the night is not complete', () => {
    const [night] = first!.nights;
    expect(night!.outcome).not.toBe('complete');
    expect(night!.problems).not.toEqual([]);
    expect(night!.problems.length).toBeLessThanOrEqual(3);
    expect(standing(night!, 'section')).toEqual([]);
  });

  test('takes nothing away in a later night', () => {
    for (const night of later!.nights) expect(classesIn(night)).toEqual(baseClasses);
    for (const night of later!.nights.slice(1)) expect(night.outcome).not.toBe('complete');
  });
});

describe('a feed in which the district is no org', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'only-schools-in-orgs' });
  });
  afterAll(() => field?.stop());

  test('has its schools right below the root, with all that is in them', () => {
    const [night] = field.nights;
    for (const school of ['100', '200'])
      expect(night!.canvas.account.get(school)).toMatchObject({ state: 'active', parent_account_id: null });
    expect(classesIn(night!)).toEqual(baseClasses);
  });

  test('is told, and Canvas refuses nothing', () => {
    const [night] = field.nights;
    expect(toldOf(night!, 'D1')).not.toEqual([]);
    expect(night!.problems.map((each) => each.code)).not.toContain('CANVAS_REFUSED');
  });
});

describe('schools without a parent, or below an org that is not in the feed', () => {
  let field: Field;
  beforeAll(async () => {
    const orgs = withCells(withCells(base.orgs, '100', { parentSourcedId: '' }), '200', { parentSourcedId: 'REGION9' });
    field = await startField({ nights: [{ rows: { orgs } }] });
  });
  afterAll(() => field?.stop());

  test('nothing is sent below what cannot exist, and all that can be known arrives', () => {
    const [night] = field.nights;
    expect(peopleIn(night!, 'K1')).toEqual(baseClasses.K1);
    expect(toldOf(night!, 'REGION9')).not.toEqual([]);
    expect(night!.problems.map((each) => each.code)).not.toContain('CANVAS_REFUSED');
    if (!standing(night!, 'account').includes('200')) {
      expect(standing(night!, 'course')).not.toContain('K3');
      expect(night!.outcome).not.toBe('complete');
    }
  });
});
