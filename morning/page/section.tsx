import type { Child } from 'hono/jsx';

/** A part of a page under its title. */
export function Section({ title, children }: { title: string; children: Child }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
