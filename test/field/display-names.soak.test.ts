import { afterAll, beforeAll, expect, test } from 'vitest';
import { withCells } from './look.js';
import { base, startField, type Field } from './nights.js';

const renamed = withCells(withCells(base.users, 'P1', { familyName: 'Moss' }), 'P2', { familyName: 'Moss' });
let field: Field;
beforeAll(async () => {
  field = await startField({ nights: [{}, { rows: { users: renamed } }, {}], play: 1 });
  await field.practice.plant('ui-edit', { kind: 'user', sisId: 'P2', short_name: 'Bee' });
  await field.next();
  await field.next();
});
afterAll(() => field?.stop());

const shown = (night: number, id: string): unknown => field.nights[night]!.canvas.user.get(id)!.short_name;

test('the display name follows a rename, and one that somebody chose stays', () => {
  expect([shown(0, 'P1'), shown(1, 'P1')]).toEqual(['Oriel Tamsin', 'Oriel Moss']);
  expect(shown(1, 'P2')).toBe('Bee');
  expect(field.nights[1]!.outcome).toBe('complete');
});

test('the night after, nothing is sent', () => {
  expect(field.nights[2]!.sent).toEqual({});
  expect([shown(2, 'P1'), shown(2, 'P2')]).toEqual(['Oriel Moss', 'Bee']);
});
