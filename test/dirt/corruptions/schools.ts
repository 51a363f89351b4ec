import { pickSchool, twice, type Kind } from './kind.js';

/** Records of schools. A school that is not there in the first night is a new one later: a person is asked about it. */
export const schools: Record<string, Kind> = {
  'a school twice, the second of another name': (rows, random) =>
    twice('orgs', pickSchool(rows, random).sourcedId!, () => ({ name: 'Withy School', identifier: '900' })),
  'a school whose record is gone': (rows, random) => {
    const { sourcedId } = pickSchool(rows, random);
    return (now) => ({ ...now, orgs: now.orgs.filter((each) => each.sourcedId !== sourcedId) });
  },
};
