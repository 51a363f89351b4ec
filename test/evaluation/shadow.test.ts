import { describeShadowBeside } from './shadow-beside.js';

describeShadowBeside('powerschool-dcids', (id) => id.replace(/^[ST](?=\d)/, ''));
