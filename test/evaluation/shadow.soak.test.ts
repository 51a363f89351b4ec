import { describeShadowBeside } from './shadow-beside.js';

describeShadowBeside('half-and-half', (id) => id);
