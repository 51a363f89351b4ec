import { setTimeout as sleep } from 'node:timers/promises';

/** What a browser without scripts makes of a page. */
export interface Page {
  url: string;
  status: number;
  headers: Headers;
  html: string;
  /** The words on the page, without marks. */
  text: string;
  /** Values that stand in its form already. */
  fields: Record<string, string>;
  action: string | null;
  /** Whether the page asks to be looked at again. */
  waits: boolean;
}

export async function visit(url: string, options: RequestInit = {}): Promise<Page> {
  const answer = await fetch(url, options);
  const html = await answer.text();
  const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([input]) => input);
  const attribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return {
    ...{ url: answer.url, status: answer.status, headers: answer.headers, html },
    text: html
      .replace(/<style[^]*<\/style>/, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    fields: Object.fromEntries(inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')])),
    action: /<form [^>]*action="([^"]*)"/.exec(html)?.[1] ?? null,
    waits: html.includes('http-equiv="refresh"'),
  };
}

/** Fills in the form of a page, sends it, and looks again as often as the page asks to. */
export async function fillIn(page: Page, values: Record<string, string>): Promise<Page> {
  let after = await send(page, values);
  const deadline = Date.now() + 60_000;
  while (after.waits) {
    if (Date.now() > deadline) throw new Error('The page waits for more than a minute.');
    await sleep(500);
    after = await visit(after.url);
  }
  return after;
}

/** Sends the form, and no more. */
export async function send(page: Page, values: Record<string, string>): Promise<Page> {
  const body = new URLSearchParams({ ...page.fields, ...values });
  return visit(new URL(page.action!, page.url).href, { method: 'POST', body });
}
