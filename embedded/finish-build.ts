import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from './workflow-bundle.js';

// Second half of `npm run build`: adds to dist/ what the compiler leaves out.
const root = fileURLToPath(new URL('..', import.meta.url));

cpSync(join(root, 'store/migrations'), join(root, 'dist/store/migrations'), { recursive: true });

await bundleWorkflows(join(root, 'dist/workflow-bundle.js'));
process.stderr.write('dist/workflow-bundle.js is built.\n');
