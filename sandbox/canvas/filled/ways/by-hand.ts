import { byHand, type Way } from '../way.js';

/** No import was ever sent: offices made accounts and people, teachers their courses, each as they liked. */
export const madeByHand: Way = {
  name: 'by-hand',
  summary: 'everything was made on the screens: no SIS ids at all',
  importer: null,
  termsPerSchool: false,
  namedByHand: 0.8,
  loginIsEmail: 0.4,
  hasLeftovers: false,
  ids: () => ({
    account: () => byHand,
    term: () => byHand,
    course: () => byHand,
    section: () => byHand,
    user: () => byHand,
    departed: () => byHand,
    former: () => byHand,
    observer: () => byHand,
  }),
};
