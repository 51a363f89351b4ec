import type { Command } from 'commander';
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
      examples: [['migrate', 'brings the database to this version']],
    },
    async ({ answer }) => {
      await migrate(context.surroundings.databaseUrl());
      answer({ migrated: true }, () => 'The database is at this version.');
    },
  );
}
