import { expect, test } from 'vitest';
import { displayNameToSend } from '../../roster/display-names.js';

const named = (text: string) => {
  const [first_name = '', last_name = ''] = text.split('/');
  return { first_name, last_name };
};

test.each<[what: string, before: string, after: string, shown: string | null, sent: string | null]>([
  ['the derived name follows a marriage', 'Ada/Quill', 'Ada/Moss', 'Ada Quill', 'Ada Moss'],
  ['spaces do not count', 'Ada /Quill', 'Ada/Moss', ' Ada  Quill', 'Ada Moss'],
  ['a chosen name stays', 'Adelaide/Quill', 'Adelaide/Moss', 'Addie', null],
  ['one in other letters is chosen', 'ADA/QUILL', 'Ada/Quill', 'Ada Quill', null],
  ['capitals are mended', 'ADA/QUILL', 'Ada/Quill', 'ADA QUILL', 'Ada Quill'],
  ['one name only', '/Quill', 'Ada/Quill', 'Quill', 'Ada Quill'],
  ['Canvas does not show it', 'Ada/Quill', 'Ada/Moss', null, null],
  ['nothing is left of the name', 'Ada/Quill', '/', 'Ada Quill', null],
  ['nothing changes', 'Ada/Quill', 'Ada/Quill', 'Ada Quill', null],
])('%s', (_, before, after, shown, sent) => {
  expect(displayNameToSend(named(before), named(after), shown)).toBe(sent);
});
