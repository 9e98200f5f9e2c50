import { defineConfig } from 'drizzle-kit';

/** For `npm run db:generate`, which writes the SQL of a changed schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './lib/db/schema/*.ts',
  out: './lib/db/migrations',
});
