import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './store/schema/districts.ts',
    './store/schema/runs.ts',
    './store/schema/decisions.ts',
    './store/schema/mirror.ts',
    './store/schema/mirror-enrollments.ts',
    './store/schema/roster.ts',
    './store/schema/plan.ts',
    './store/schema/imports.ts',
  ],
  out: './store/migrations',
});
