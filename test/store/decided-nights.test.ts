import { testDecidedNights } from './decided-nights.js';

testDecidedNights(20);
