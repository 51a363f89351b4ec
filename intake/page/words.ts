import type { Code } from '../../codes/registry.js';
import { isErrorCode, remedyOf } from '../../codes/registry.js';
import type { IntakeCheck } from '../../store/schema/intake.js';
import type { OpenInvite } from '../../store/intake/entries.js';
import type { FieldName } from '../form.js';

/** The name of the system that a person at the district knows. */
export function systemName({ system, provider }: Pick<OpenInvite, 'system' | 'provider'>): string {
  if (system === 'canvas') return 'Canvas';
  return provider === 'powerschool' ? 'PowerSchool' : 'your student information system';
}

/** A field of the form: its title, and where its value is found. */
export interface FieldWords {
  title: string;
  where: string;
  secret: boolean;
}

/** Where each value is found, in the words of the system's own pages. */
export function fieldWords(invite: Pick<OpenInvite, 'system' | 'provider'>): Record<FieldName, FieldWords> {
  const powerschool = invite.provider === 'powerschool';
  return {
    address: {
      title: `Address of ${systemName(invite)}`,
      where: 'What your browser shows after you have signed in, up to the first single slash. It is filled in already.',
      secret: false,
    },
    clientId: {
      title: 'Client ID',
      where: powerschool
        ? 'As an administrator of PowerSchool: Plugin Management, your plug-in for OneRoster, "Data Provider Configuration" (in some versions "Data Configuration"). The plug-in must be enabled.'
        : 'On the page of your system where OneRoster clients, keys or integrations are listed. Some call it key.',
      secret: false,
    },
    clientSecret: {
      title: 'Client Secret',
      where: 'On the same page, below the client ID. Copy all of it.',
      secret: true,
    },
    accessToken: {
      title: 'Access token of Canvas',
      where:
        'Sign in to Canvas as the user that Rollbook is to work as, an administrator of the root account. Account, Settings, "New Access Token"; leave the expiry date empty. Canvas shows it once: copy all of it.',
      secret: true,
    },
  };
}

const whats: Readonly<Record<string, string>> = {
  link: 'What you entered',
  address: 'The address',
  token: 'Signing in with what you entered',
  orgs: 'Reading schools',
  academicSessions: 'Reading school years and terms',
  courses: 'Reading courses',
  classes: 'Reading classes',
  users: 'Reading people',
  enrollments: 'Reading enrollments',
  account: 'The root account',
  permissions: 'Permissions',
  gradebook: 'The gradebook',
  categories: 'Reading categories of the gradebook',
  grades: 'Reading grades',
  students: 'Reading SIS ids of students',
  work: 'Reading assignments',
};

export function whatText({ what }: IntakeCheck): string {
  return whats[what] ?? what;
}

/** What somebody at the district does about a code, where its own remedy speaks to whoever runs Rollbook. */
const forDistrict: Partial<Record<Code, string>> = {
  CREDENTIALS_REFUSED:
    'Copy the client ID and the client secret again, each as a whole, and see that the plug-in is enabled.',
  SCOPES_REFUSED: 'Allow the plug-in or client to read the OneRoster roster.',
  TOKEN_REFUSED: 'See that the plug-in is enabled and may read OneRoster data, then send this again.',
  FORBIDDEN: 'Let the plug-in or client read this list, then send this again.',
  GRADEBOOK_READ_REFUSED: 'Let the plug-in read the gradebook (`gradebook.readonly`), then send this again.',
  GRADEBOOK_WRITE_REFUSED: 'Let the plug-in write the gradebook (`gradebook.createput`), then send this again.',
  CATEGORIES_UNREADABLE: 'Let the plug-in read the categories of the gradebook, then send this again.',
  CANVAS_GRADES_HIDDEN: "Give the token's user a role that sees all grades.",
  CANVAS_STUDENTS_HIDDEN: "Give the token's user a role that reads SIS data.",
  CANVAS_COURSEWORK_HIDDEN: "Give the token's user a role that sees the content of courses.",
  CANVAS_TOKEN_REJECTED: 'Copy the token again, as a whole. If Canvas does not show it any more, make a new one.',
  CANVAS_NOT_ROOT: 'Make the token as an administrator of the root account, not of a sub-account.',
  CANVAS_PERMISSION_MISSING: "Give the token's user a role in the root account with the SIS permissions.",
};

/** Codes that come right by themselves. */
const passing = 'Nothing is wrong with what you entered, as far as could be seen. Send it again in some minutes.';

/** Codes whose cause is at Rollbook's end. */
const ofOperator =
  'This cannot be mended on this page. Tell the person who sent you the link, with the word in brackets.';

export function remedyText({ code = '', remedy }: IntakeCheck): string {
  const own = forDistrict[code as Code];
  if (own !== undefined) return own;
  if (!isErrorCode(code)) return ofOperator;
  if (code.startsWith('INTAKE_') || code.startsWith('INVITE_') || code === 'CANVAS_PERMISSION') {
    return remedy ?? remedyOf(code);
  }
  return isPassing(code) ? passing : ofOperator;
}

const passingCodes: ReadonlySet<string> = new Set([
  ...['TIMED_OUT', 'THROTTLED', 'PROVIDER_UNAVAILABLE', 'PROVIDER_FAILED', 'ANSWER_CUT_SHORT'],
  ...['CANVAS_THROTTLED', 'CANVAS_SERVER_ERROR'],
]);
const isPassing = (code: string): boolean => passingCodes.has(code);
