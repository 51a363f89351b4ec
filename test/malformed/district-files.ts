/** What comes of a damaged file: the line of the first mistake (0: any), or that it is as good as the whole one. */
export type FileComes = { refusedAt: number } | 'accepted';

export interface DamagedFile {
  what: string;
  bytes: Buffer;
  comes: FileComes;
}

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

/** A line of `name: value`, with its number from 1. */
interface SettingLine {
  number: number;
  indent: string;
  name: string;
  value: string;
}

function settingLines(lines: readonly string[]): SettingLine[] {
  return lines.flatMap((line, at) => {
    const found = /^( *)(\w+): (\S.*)$/.exec(line);
    return found ? [{ number: at + 1, indent: found[1]!, name: found[2]!, value: found[3]! }] : [];
  });
}

/** A good file, damaged in every way that an editor, a script or a person is known for. */
export function damagedFiles(good: string): DamagedFile[] {
  const lines = good.split('\n');
  const settings = settingLines(lines);
  const file = (what: string, text: string | Buffer, comes: FileComes): DamagedFile => ({
    ...{ what, comes },
    bytes: typeof text === 'string' ? Buffer.from(text) : text,
  });
  const withLine = (number: number, ...replacing: string[]): string =>
    [...lines.slice(0, number - 1), ...replacing, ...lines.slice(number)].join('\n');
  const perSetting = settings.map(({ number, indent, name, value }, at): DamagedFile => {
    const at1 = { refusedAt: number };
    const line = (text: string): string => withLine(number, `${indent}${text}`);
    const damages: Array<[string, string, FileComes]> = [
      [
        'misspelled',
        line(`${name}x_: ${value}`),
        { refusedAt: name === 'district' || name === 'name' || name === 'timezone' || name === 'url' ? 0 : number },
      ],
      ['a list for its value', line(`${name}: [[${value.replaceAll(/[[\]]/g, '')}]]`), at1],
      ['a group for its value', line(`${name}: {value: ${value.replaceAll(/[[\]{},]/g, '')}}`), at1],
      [
        'twice',
        withLine(number, `${indent}${name}: ${value}`, `${indent}${name}: ${value}`),
        { refusedAt: number + 1 },
      ],
      ['a tab before it', withLine(number, `\t${name}: ${value}`), { refusedAt: 0 }],
      ['a tag', line(`${name}: !env ${name.toUpperCase()}`), at1],
      ['an anchor and an alias', withLine(number, `${indent}${name}: *other`), at1],
      ['a quotation mark left open', line(`${name}: "${value.replaceAll(/['"]/g, '')}`), { refusedAt: 0 }],
    ];
    const [what, text, comes] = damages[at % damages.length]!;
    return file(`${name}: ${what}`, text, comes);
  });
  const first = (text: string): string => withLine(1, text);
  const more = (text: string): string => `${good}\n${text}\n`;
  const end = lines.length + 1;
  return [
    ...perSetting,
    // The whole file
    file('empty', '', { refusedAt: 1 }),
    file('blank lines', '\n\n  \n', { refusedAt: 1 }),
    file('comments alone', '# maple\n', { refusedAt: 1 }),
    file('a zip', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0xff, 0xfe]), { refusedAt: 1 }),
    file('JSON', JSON.stringify({ district: 'maple' }), { refusedAt: 1 }),
    file('a list', '- district: maple\n', { refusedAt: 1 }),
    file('a text', 'Maple Unified\n', { refusedAt: 1 }),
    file('a number', '42\n', { refusedAt: 1 }),
    file('a table', 'district,name\nmaple,Maple Unified\n', { refusedAt: 1 }),
    file('a page of HTML', '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n', { refusedAt: 0 }),
    file('UTF-16', utf16(good), { refusedAt: 1 }),
    file('Latin-1', Buffer.from(withLine(2, 'name: Peña Unified'), 'latin1'), { refusedAt: 2 }),
    file('a NUL', withLine(2, 'name: Maple\0Unified'), { refusedAt: 2 }),
    file('longer than any file', `${good}\n${'# maple\n'.repeat(200_000)}`, { refusedAt: 1 }),
    file('a second document', more('---\ndistrict: oak'), { refusedAt: end }),
    file('merge conflicts', first('<<<<<<< HEAD\ndistrict: maple\n=======\ndistrict: oak\n>>>>>>> other'), {
      refusedAt: 0,
    }),
    file('all in one line', good.replaceAll('\n', ' '), { refusedAt: 1 }),
    // Nesting
    file('brackets without end', more(`x: ${'['.repeat(100_000)}`), { refusedAt: end }),
    file('groups without end', more(`x: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`), { refusedAt: end }),
    file('dashes without end', more(`x:\n  ${'- '.repeat(3_000)}1`), { refusedAt: end + 1 }),
    file('indented without end', more(Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')), {
      refusedAt: 0,
    }),
    file('aliases that grow', more('a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]'), {
      refusedAt: end + 1,
    }),
    file('a merge key', more('base: &base {at: "00:30"}\nother:\n  <<: *base'), { refusedAt: end + 2 }),
    file('a list as a name', more('? [a, b]\n: c'), { refusedAt: end }),
    file('a group as a name', more('? {a: b}\n: c'), { refusedAt: end }),
    file('no name', more(': c'), { refusedAt: 0 }),
    file('a number as a name', more('1: c'), { refusedAt: end }),
    file('a prototype as a name', more('__proto__:\n  paused: true'), { refusedAt: end }),
    file('a constructor as a name', more('constructor: x'), { refusedAt: end }),
    // Values
    ...(
      [
        ['district', ['Maple School', '""', '1', 'true', '../x', 'maple/x', 'null', '~', '"a\\0b"']],
        ['timezone', ['Chicago', 'America/Chikago', '+05:00', 'CST', '-6', '2026-11-30', '[America/Chicago]']],
        [
          'name',
          [
            '""',
            '2026-08-20',
            'null',
            '12',
            'yes: no',
            '@maple',
            '`maple`',
            '"\\ud83d"',
            '*maple',
            '!!binary aGVsbG8=',
            '&',
            '%x',
          ],
        ],
      ] as const
    ).flatMap(([name, values]) =>
      values.map((value) => {
        const { number } = settings.find((each) => each.name === name && each.indent === '')!;
        const isText = name === 'name' && value === '2026-08-20';
        return file(
          `${name}: ${value}`,
          withLine(number, `${name}: ${value}`),
          isText ? 'accepted' : { refusedAt: number },
        );
      }),
    ),
    // Secrets
    ...['token: canary-secret', 'clientSecret: canary-secret', 'password: canary-secret', 'api_key: canary-secret'].map(
      (line) => file(`a secret: ${line}`, more(line), { refusedAt: end }),
    ),
    // As good as the whole one
    file('Windows line ends', good.replaceAll('\n', '\r\n'), 'accepted'),
    file('a byte order mark', `\ufeff${good}`, 'accepted'),
    file('no line end at the end', good.trimEnd(), 'accepted'),
    file('comments and blank lines', `# ours\n\n${good}\n\n# end\n`, 'accepted'),
    file('a document start', `---\n${good}`, 'accepted'),
  ];
}
