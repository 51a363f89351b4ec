import type { Child } from 'hono/jsx';
import { remedyOf, sentenceOf } from '../../codes/registry.js';
import type { EntryOfPage, OpenInvite } from '../../store/intake/entries.js';
import type { IntakeCheck } from '../../store/schema/intake.js';
import { fieldsOf, type FieldName, type Mistakes } from '../form.js';
import { lookEvery } from '../limits.js';
import { style } from './style.js';
import { fieldWords, remedyText, systemName, whatText } from './words.js';

/** The form of an open link. `mistakes`: of what was sent last; the values are never shown again. */
export function formPage(invite: OpenInvite, action: string, mistakes: Mistakes = {}): string {
  return render(
    `Connect ${systemName(invite)}`,
    <>
      <Purpose invite={invite} />
      {Object.keys(mistakes).length > 0 && <p class="wrong">Nothing was sent. Please mend what is marked below.</p>}
      <Form invite={invite} action={action} mistakes={mistakes} />
    </>,
  );
}

/** What has come of what somebody entered, for them alone. */
export function entryPage({ invite, state, checks, open }: EntryOfPage, action: string): string {
  const name = systemName(invite);
  switch (state) {
    case 'entered':
    case 'checking':
      return render(
        'Checking ...',
        <>
          <h1>Checking what you entered</h1>
          <p role="status">{name} is asked whether it works. This takes up to a minute. The page looks by itself.</p>
        </>,
        lookEvery,
      );
    case 'accepted':
      return render(
        'Done',
        <>
          <h1>Done: {name} is connected</h1>
          <p>
            What you entered for {invite.districtName} works, and is stored encrypted. There is nothing more to do:
            close this page. The link does not work any more.
          </p>
          <Checks checks={checks} />
        </>,
      );
    case 'lapsed':
      return render(
        'Not stored',
        <>
          <h1>The link was closed meanwhile</h1>
          <p>{sentenceOf('INVITE_CLOSED')} What you entered was not stored. Ask for a new link if one is needed.</p>
        </>,
      );
    case 'refused':
      return render(
        'Not yet',
        <>
          <h1>It does not work yet</h1>
          <p>Nothing was stored. Mend what is marked, and enter it again below.</p>
          <Checks checks={checks} />
          {open ? (
            <Form invite={invite} action={action} mistakes={{}} />
          ) : (
            <p>{sentenceOf('INVITE_CLOSED')} Ask the person who sent it to you for a new one.</p>
          )}
        </>,
      );
  }
}

/** The one answer to every link that does not count: unknown, used, revoked or expired. */
export const closedPage: string = render(
  'No such page',
  <>
    <h1>This link does not work</h1>
    <p>
      A link to enter credentials works once, and for some days only. It was used, it was withdrawn, its time is over,
      or it was not copied as a whole. Ask the person who sent it to you for a new one.
    </p>
  </>,
);

/** The answer to what cannot be served now. */
export function troublePage(title: string, text: string): string {
  return render(
    title,
    <>
      <h1>{title}</h1>
      <p>{text}</p>
    </>,
  );
}

function Purpose({ invite }: { invite: OpenInvite }) {
  const name = systemName(invite);
  return (
    <>
      <h1>
        Connect {name} of {invite.districtName}
      </h1>
      <p>
        Rollbook keeps your student information system and Canvas in step. For that it needs access to {name}. What you
        enter is sealed at once, tried while you wait, and stored only if it works. Nobody can read it again on this
        page, neither you nor anybody who has the link.
      </p>
    </>
  );
}

function Form({ invite, action, mistakes }: { invite: OpenInvite; action: string; mistakes: Mistakes }) {
  return (
    <form method="post" action={action} autocomplete="off">
      {fieldsOf[invite.system].map((name) => (
        <Field name={name} invite={invite} mistake={mistakes[name]} />
      ))}
      <button type="submit">Try it and store it</button>
    </form>
  );
}

function Field({ name, invite, mistake }: { name: FieldName; invite: OpenInvite; mistake: Mistakes[FieldName] }) {
  const { title, where, secret } = fieldWords(invite)[name];
  return (
    <>
      <label for={name}>{title}</label>
      <div id={`${name}-where`} class="quiet">
        {where}
      </div>
      {mistake && (
        <div id={`${name}-wrong`} class="wrong">
          {sentenceOf(mistake)} {remedyOf(mistake)}
        </div>
      )}
      <input
        id={name}
        name={name}
        type={secret ? 'password' : 'text'}
        value={name === 'address' ? invite.address : undefined}
        required
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-describedby={`${name}-where${mistake ? ` ${name}-wrong` : ''}`}
        aria-invalid={mistake ? 'true' : undefined}
      />
    </>
  );
}

function Checks({ checks }: { checks: readonly IntakeCheck[] }) {
  return (
    <ul class="checks">
      {checks.map((each) => (
        <li class={each.ok ? '' : 'bad'}>
          <span class="mark">{each.ok ? '✓ works' : '✗ does not work'}</span>: {whatText(each)}
          {!each.ok && (
            <div>
              {each.code && sentenceOf(each.code)} {remedyText(each)} <code>({each.code})</code>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function render(title: string, body: Child, refreshSeconds?: number): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        {refreshSeconds !== undefined && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
        <title>{title}</title>
        {/* A style sheet of our own, which the content security policy names by its hash. */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>{body}</body>
    </html>
  );
  return `<!doctype html>${page.toString()}`;
}
