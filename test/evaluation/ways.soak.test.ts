import { describeFilledWay } from './filled-ways.js';

for (const way of ['other-sis-ids', 'state-numbers', 'clever-ids']) describeFilledWay(way);
