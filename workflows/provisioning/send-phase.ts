import type { ImportPhase } from '../../roster/plan.js';
import type { DetailsTable } from '../details.js';
import { summaries } from './summaries.js';
import type { Steps } from './steps.js';

/** Submissions per phase and run. A second crash of the same chunk waits for the next night. */
const mostAttempts = 2;

/** Submits a phase, waits until Canvas has ended it, and settles its rows; unproven ones are sent once more. */
export async function sendPhase(
  part: { runId: number; round?: number; phase: ImportPhase },
  steps: Steps,
  details: DetailsTable,
): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const key = { ...part, attempt };
    const name = part.round === undefined ? `${part.phase}.${attempt}` : `${part.round}.${part.phase}.${attempt}`;
    const submitted = await steps.submitImport(key);
    if (submitted.importId === null) return;
    details.note(`import ${name}`, `import ${submitted.importId}: ${submitted.rows} rows sent`);
    await steps.awaitImport(key);
    const settled = await steps.settleImport(key);
    details.note(`settle ${name}`, summaries.settled(settled));
    if (settled.unproven.length === 0) return;
  }
}
