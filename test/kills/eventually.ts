import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what must come, however slow the machine; after two minutes it says what did not. */
export async function eventually(look: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(50);
  }
}
