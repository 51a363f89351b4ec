import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { cpSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The second half of `npm run build`: what the compiler leaves out of dist/.
const root = fileURLToPath(new URL('..', import.meta.url));

cpSync(join(root, 'store/migrations'), join(root, 'dist/store/migrations'), { recursive: true });

const { code } = await bundleWorkflowCode({
  workflowsPath: join(root, 'workflows/index.ts'),
  logger: new DefaultLogger('WARN'),
});
await writeFile(join(root, 'dist/workflow-bundle.js'), code);
process.stderr.write(`dist/workflow-bundle.js: ${Math.round(code.length / 1024)} KB\n`);
