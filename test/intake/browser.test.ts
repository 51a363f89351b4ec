import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIntake, right, type Intake } from './open-intake.js';

/** Chromium as systems install it, or the one that is named. */
const chromiums = [
  ...[process.env.ROLLBOOK_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = chromiums.find((each) => each !== undefined && each !== '' && existsSync(each));
/** A folder that gets pictures of what is seen: those of docs/. */
const pictures = process.env.ROLLBOOK_PICTURES;

describe.skipIf(executablePath === undefined)('in a browser without scripts', () => {
  let intake: Intake;
  let browser: Browser;
  let page: Page;
  /** What the browser says about what it refused. */
  const objections: string[] = [];

  beforeAll(async () => {
    intake = await openIntake({ name: 'intake-browser' });
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 760, height: 900 } });
    page = await context.newPage();
    page.on('console', (message) => {
      // A closed link is answered with 404, which a browser mentions too.
      if (!message.text().includes('status of 404')) objections.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await intake?.stop();
  });

  async function picture(name: string): Promise<void> {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    // Ports differ from run to run.
    const html = (await page.content()).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'https://powerschool.maple.example');
    const copy = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 760, height: 600 } });
    await copy.setContent(html.replace(/<meta http-equiv="refresh"[^>]*>/, ''));
    await copy.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await copy.close();
  }

  const heading = () => page.textContent('h1');
  const submit = () => page.click('button[type=submit]');
  /** Until the page, which looks by itself, shows something else. */
  const untilChecked = () => page.locator('h1', { hasNotText: 'Checking' }).waitFor({ timeout: 60_000 });

  test('a person enters a wrong secret, sees why, corrects it, and is done', async () => {
    const { link } = await intake.invite('sis');
    await page.goto(link);
    expect(await heading()).toBe('Connect PowerSchool of Maple Unified');
    expect(await page.inputValue('#address')).toBe(intake.sandbox.powerschoolUrl);
    await picture('intake-form');

    await page.fill('#clientId', right.sis.clientId);
    await page.fill('#clientSecret', 'mistyped');
    await submit();
    await untilChecked();
    expect(await heading()).toBe('It does not work yet');
    expect(await page.textContent('.checks')).toContain('Copy the client ID and the client secret again');
    expect(await page.inputValue('#clientSecret')).toBe('');
    await picture('intake-refused');

    await page.fill('#clientId', right.sis.clientId);
    await page.fill('#clientSecret', right.sis.clientSecret);
    await submit();
    await untilChecked();
    expect(await heading()).toBe('Done: PowerSchool is connected');
    await picture('intake-done');

    // Used twice: by the link, and by going back to the form that was filled in.
    await page.goto(link);
    expect(await heading()).toBe('This link does not work');
    await picture('intake-closed');
  });

  test('one who sends a form again whose link was used is told nothing', async () => {
    const { link } = await intake.invite('canvas');
    const second = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await second.goto(link);
    await page.goto(link);
    await page.fill('#accessToken', right.canvas.accessToken);
    await submit();
    await untilChecked();
    expect(await heading()).toBe('Done: Canvas is connected');
    await second.fill('#accessToken', 'another');
    await second.click('button[type=submit]');
    expect(await second.textContent('h1')).toBe('This link does not work');
    await second.context().close();
  });

  test('a link whose time is over shows no form', async () => {
    const { id, link } = await intake.invite('canvas', '--expires', '1m');
    await intake.stage.store.sql`update invite set expires_at = now() where id = ${id}`;
    await page.goto(link);
    expect(await heading()).toBe('This link does not work');
    expect(await page.locator('form').count()).toBe(0);
  });

  test('an empty field is not sent', async () => {
    const { link } = await intake.invite('canvas');
    await page.goto(link);
    await submit();
    expect(page.url()).toBe(link);
    expect(await page.locator('#accessToken:invalid').count()).toBe(1);
  });

  test('the browser has refused nothing of the pages: style and form are within their own policy', () => {
    expect(objections).toEqual([]);
  });
});
