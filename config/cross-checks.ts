import { isSafeAddress } from '../http/address.js';
import { nearestName } from './nearest-name.js';
import type { SettingPath } from './district-yaml.js';
import type { DistrictSettings } from './settings.js';
import { distinctTemplates, templateWords } from './template-words.js';

/** A mistake, or a warning, about settings that are each valid. */
export interface Finding {
  severity: 'mistake' | 'warning';
  path: SettingPath;
  message: string;
  remedy: string;
}

/** All rules that need several settings, or more than a setting's type. Pure; offline. */
export function crossCheck(settings: DistrictSettings): Finding[] {
  return [
    ...addresses(settings),
    ...nightWindow(settings),
    ...templates(settings),
    ...scopeLists(settings),
    ...limits(settings),
    ...calendar(settings),
    ...additionTimes(settings),
    ...observingDays(settings),
    ...emailDomains(settings),
    ...roles(settings),
    ...riskyChoices(settings),
  ];
}

function addresses(settings: DistrictSettings): Finding[] {
  return (['sis', 'canvas'] as const).flatMap((end) => {
    const path = [end, 'url'];
    const url = new URL(settings[end].url);
    if (!isSafeAddress(url)) {
      return [
        mistake(
          path,
          'Names, numbers and the credentials would travel in the open.',
          'Use an https:// address. Plain http:// is for this machine only (127.0.0.1, localhost).',
        ),
      ];
    }
    if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
      const remedy = `Write the host only: ${url.protocol}//${url.host}${end === 'sis' ? ' (a path belongs in sis.pathPrefix)' : ''}`;
      return [mistake(path, 'The address has more than a host.', remedy)];
    }
    return [];
  });
}

/** A night may begin the evening before, must last half an hour, and must not reach into the next evening. */
function nightWindow({ schedule }: DistrictSettings): Finding[] {
  const minutes = minutesBetween(schedule.at, schedule.finishBy);
  if (minutes >= 30 && minutes <= 14 * 60) return [];
  return [
    mistake(
      ['schedule', 'finishBy'],
      `From ${schedule.at} to ${schedule.finishBy} is ${minutes < 30 ? 'less than half an hour' : 'more than 14 hours'}: finishBy must come after at.`,
      'Set schedule.at to the evening or night and schedule.finishBy to the morning after it.',
    ),
  ];
}

function minutesBetween(from: string, until: string): number {
  return (minuteOfDay(until) - minuteOfDay(from) + 24 * 60) % (24 * 60);
}

function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function templates(settings: DistrictSettings): Finding[] {
  return Object.entries(templateWords).flatMap(([dotted, words]) => {
    const path = dotted.split('.');
    const template = String(path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], settings));
    const used = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
    const all = words.map((word) => `{${word}}`).join(' ');

    const unknown = used.filter((word) => !words.includes(word));
    const findings = unknown.map((word) => {
      const meant = nearestName(word, words);
      return mistake(
        path,
        `{${word}} is not a word of this template.`,
        `${meant ? `Did you mean {${meant}}? ` : ''}Words here: ${all}`,
      );
    });
    if (/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, ''))) {
      findings.push(mistake(path, 'A brace is opened or closed alone.', `Write words as {word}. Words here: ${all}`));
    } else if (used.length === 0 && distinctTemplates.includes(dotted)) {
      findings.push(
        mistake(path, 'Without a word, everything would get the same value.', `Use at least one of: ${all}`),
      );
    }
    return findings;
  });
}

function scopeLists({ scope }: DistrictSettings): Finding[] {
  const both = scope.excludeSchools.filter((school) => scope.schools.includes(school));
  const contradictions = both.map((school) =>
    mistake(
      ['scope', 'excludeSchools'],
      `School ${school} is both included and excluded.`,
      'Take it out of one of the two lists.',
    ),
  );
  const duplicates = Object.entries(scope).flatMap(([name, list]) =>
    Array.isArray(list) && new Set(list).size !== list.length
      ? [warning(['scope', name], 'An entry stands twice in this list.', 'Take one out.')]
      : [],
  );
  return [...contradictions, ...duplicates];
}

function limits({ limits }: DistrictSettings): Finding[] {
  if (limits.shrink.nothing >= limits.shrink.noRemovals) return [];
  return [
    mistake(
      ['limits', 'shrink', 'nothing'],
      'A collection would be set aside entirely before its removals are.',
      'Make limits.shrink.nothing at least as large as limits.shrink.noRemovals.',
    ),
  ];
}

function calendar({ calendar, schedule }: DistrictSettings): Finding[] {
  const swapped = (path: SettingPath, spans: ReadonlyArray<{ from: string; until: string }>): Finding[] =>
    spans.flatMap(({ from, until }, index) =>
      from <= until
        ? []
        : [mistake([...path, index, 'until'], `It ends before it begins (${from}).`, 'Swap from and until.')],
    );
  return [...swapped(['calendar'], calendar), ...swapped(['schedule', 'holidays'], schedule.holidays)];
}

/** What is added at night comes with the night. */
/** A run by day would send what nights only observe. */
function observingDays({ schedule }: DistrictSettings): Finding[] {
  if (schedule.mode !== 'observe' || schedule.addsAt.length === 0) return [];
  return [
    mistake(
      ['schedule', 'addsAt'],
      'Nights only observe (schedule.mode), and a run by day would send.',
      'Leave schedule.addsAt out until schedule.mode is apply.',
    ),
  ];
}

function additionTimes({ schedule }: DistrictSettings): Finding[] {
  return schedule.addsAt.flatMap((time, index) =>
    minutesBetween(schedule.at, time) < minutesBetween(schedule.at, schedule.finishBy)
      ? [
          mistake(
            ['schedule', 'addsAt', index],
            `${time} lies in the night (${schedule.at} to ${schedule.finishBy}), which adds by itself.`,
            'Give a time of the day, for example 07:45.',
          ),
        ]
      : [],
  );
}

function emailDomains({ canvas }: DistrictSettings): Finding[] {
  const wrong = canvas.emailDomains.flatMap((domain, index) =>
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain)
      ? []
      : [
          mistake(
            ['canvas', 'emailDomains', index],
            'This is not a domain.',
            'Write what follows the @, for example: students.example',
          ),
        ],
  );
  const open =
    canvas.emailDomains.length === 0
      ? [
          warning(
            ['canvas', 'emailDomains'],
            'Private e-mail addresses from the SIS would be sent.',
            "List the district's own domains.",
          ),
        ]
      : [];
  return [...wrong, ...open];
}

const baseRoles = ['student', 'teacher', 'ta', 'observer', 'designer'];

function roles({ mapping }: DistrictSettings): Finding[] {
  return Object.entries(mapping.roles).flatMap(([role, canvasRole]) =>
    canvasRole === '' || baseRoles.includes(canvasRole.toLowerCase())
      ? []
      : [
          warning(
            ['mapping', 'roles', role],
            `"${canvasRole}" must be a custom role of Canvas's root account; its enrollments are rejected otherwise.`,
            `Check its exact spelling in Canvas, or use one of: ${baseRoles.join(', ')}`,
          ),
        ],
  );
}

function riskyChoices({ mapping, enrollments }: DistrictSettings): Finding[] {
  const findings: Finding[] = [];
  if (mapping.honourEnabledUser) {
    findings.push(
      warning(
        ['mapping', 'honourEnabledUser'],
        'A SIS that closes portals for report cards would suspend those people in Canvas.',
        'Leave it off unless the SIS marks people as not enabled only when they have left.',
      ),
    );
  }
  if (enrollments.studentDrop === 'deleted') {
    findings.push(
      warning(
        ['enrollments', 'studentDrop'],
        'A dropped student vanishes from the teacher’s gradebook, with all work.',
        'inactive keeps the work in sight of the teacher.',
      ),
    );
  }
  return findings;
}

function mistake(path: SettingPath, message: string, remedy: string): Finding {
  return { severity: 'mistake', path, message, remedy };
}

function warning(path: SettingPath, message: string, remedy: string): Finding {
  return { severity: 'warning', path, message, remedy };
}
