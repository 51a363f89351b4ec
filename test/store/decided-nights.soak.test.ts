import { testDecidedNights } from './decided-nights.js';

/** A hundred each day, the other hundred on the next. `ROLLBOOK_SEED` begins with another. */
const today = Math.floor(Date.now() / 86_400_000);
testDecidedNights(Number(process.env.ROLLBOOK_SEED ?? 1 + 100 * (today % 2)), 100);
