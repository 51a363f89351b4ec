import { testDecidedNights } from './decided-nights.js';

testDecidedNights(1, 20);
