import type { FaultDescription } from '../faults.js';
import { gradebookFaults } from './gradebook/faults.js';

const described = (name: string, summary: string): FaultDescription => ({ name, system: 'powerschool', summary });

/**
 * How a OneRoster provider is known to misbehave. Settings that every fault of an answer reads: `path` (a collection or
 * a part of the address), `from` (from this offset on), `after` (leave so many requests alone first), `every` (only each
 * nth request), `times` (switch off after so many uses). Others are named in the line.
 */
export const powerSchoolFaults: FaultDescription[] = [
  // Pages
  described('clamp-pages', 'pages hold at most `limit` rows (default 50), whatever was asked for'),
  described(
    'refuse-over-limit',
    'asking for more than the page cap (or `limit`) is refused with 400 instead of cut down',
  ),
  described('default-page', 'the limit asked for is ignored: 100 rows a page, always'),
  described('no-total-count', 'X-Total-Count is left out'),
  described('wrong-total', 'X-Total-Count is too high by `by` (default 7; may be negative)'),
  described('no-link', 'the Link header is left out'),
  described('repeat-next', 'the next link leads to the same page again'),
  described('drift-rows', 'rows move by `rows` (default 3) between one page and the next: some twice, some never'),
  described(
    'early-row-gone',
    'the first row is gone from the second page on, as when it is deleted while the list is read: all others move up by one',
  ),
  // Queries
  described('ignore-filter', 'filters are ignored: everything comes back'),
  described('unquoted-filter', 'only filters whose values are not quoted are understood'),
  described('refuse-sort', 'any sort is refused with 400'),
  described('ignore-sort', 'sort is ignored, without a warning'),
  described('sort-within-page', 'each page is sorted for itself: sorted pages do not join'),
  // Shapes of records
  described('inactive-status', 'records to be deleted say `inactive`, the word of OneRoster 1.0'),
  described('null-optionals', 'every optional field is null'),
  described('padded-ids', 'every id, and every reference, has spaces around it'),
  described('number-ids', 'ids that are all digits come as JSON numbers'),
  described('string-numbers', 'numbers come as texts'),
  described('boolean-json', 'true and false come as JSON booleans instead of texts'),
  described('flat-refs', 'references are bare sourcedIds'),
  described('alias-envelopes', 'terms, gradingPeriods, students, teachers and schools come under those names'),
  described('exclusive-ends', 'an enrollment ends on the day after its last day'),
  described('blank-stamps', 'status and dateLastModified are null, as an export from the tables leaves them'),
  described('restamp', 'dateLastModified is new at every read'),
  described('pretty-print', 'the JSON is indented'),
  described('reordered-keys', 'the keys of records come in another order at each read'),
  // Records that should not be
  described(
    'bad-record',
    'every `nth` record (default 50), or `id`, of `path` is bad: `kind` is missing-id, missing-name, ' +
      'invalid-date, unknown-role, dangling-reference, no-orgs, half-character (a name cut in the middle of an emoji) ' +
      'or not-an-object',
  ),
  described('duplicate-record', 'every `nth` record (default 50) of `path` comes twice'),
  described('short-collection', 'the last `percent` (default 10) of the rows of `path` are missing, totals and all'),
  described('missing-school', 'nothing of the school `school` (default: the first) is in any collection'),
  described('drops-vanish', 'enrollments that ended before their term are not in the feed'),
  described('drops-tobedeleted', 'enrollments that ended before their term are marked tobedeleted'),
  // Pace and failures
  described('too-soon', 'requests less than `ms` (default 1000) apart are refused: "wait N seconds" (`status` 429)'),
  described('too-many', '429 with Retry-After of `seconds` (default 1)'),
  described('bad-gateway', 'the gateway in front answers `status` (default 502) with a page of HTML'),
  described('html-error', 'a maintenance page comes with status 200 instead of JSON'),
  described('cut-body', 'the body breaks off in the middle; `length`: wrong (default, the connection dies) or right'),
  described('slow-body', 'the body takes `ms` (default 2000) to arrive'),
  // Tokens
  described('token-revoked', 'tokens given so far are no longer accepted'),
  described('token-kills-old', 'a new token ends the older ones'),
  described('token-string-expiry', 'expires_in is a text and short: `seconds` (default 60)'),
  described('token-number-expiry', 'expires_in is a number'),
  described('empty-401', 'a read is answered 401 with an empty body'),
  described(
    'vendor-header-missing',
    'requests without the header `header` (default x-vendor-authorization) are answered 401, whatever their token',
  ),
  described(
    'scope-withheld',
    'a token is given without `scope` (default gradebook.createput), or with `refuse` the request for it is refused',
  ),
  described('no-scopes', 'scopes are not looked at: every token may read everything'),
  ...gradebookFaults,
];
