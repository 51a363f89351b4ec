import { describeFilledWay } from './filled-ways.js';

for (const way of ['powerschool-dcids', 'by-hand', 'half-and-half']) describeFilledWay(way);
