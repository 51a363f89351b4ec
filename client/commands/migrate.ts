import type { Command } from 'commander';
import { grantIntake } from '../../store/intake/grants.js';
import { migrate } from '../../store/postgres/migrate.js';
import type { Context } from '../context.js';
import { define } from './define.js';

export function addMigrate(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'migrate',
      summary: 'bring the database to this version',
      description:
        'Makes the tables of this version in the database of DATABASE_URL, or changes them. Safe to repeat; two at once wait for each other. Run it before the workers of a new version start.',
      examples: [
        ['migrate', 'brings the database to this version'],
        ['migrate --intake-role rollbook_intake', 'also gives this role of PostgreSQL what the intake needs'],
      ],
    },
    async ({ options, answer }) => {
      await migrate(context.surroundings.databaseUrl());
      const role = options.intakeRole as string | undefined;
      if (role !== undefined) await grantIntake(context.store().sql, role);
      answer({ migrated: true, ...(role !== undefined && { intakeRole: role }) }, () =>
        role === undefined
          ? 'The database is at this version.'
          : `The database is at this version, and ${role} may do what the intake needs, and nothing else.`,
      );
    },
  ).option('--intake-role <name>', 'a role of PostgreSQL that is granted what the intake needs, and nothing else');
}
