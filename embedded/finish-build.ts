import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from './workflow-bundle.js';

// The second half of `npm run build`: what the compiler leaves out of dist/.
const root = fileURLToPath(new URL('..', import.meta.url));

cpSync(join(root, 'store/migrations'), join(root, 'dist/store/migrations'), { recursive: true });

await bundleWorkflows(join(root, 'dist/workflow-bundle.js'));
process.stderr.write('dist/workflow-bundle.js is built.\n');
