// The thread's program from its TypeScript source, where nothing was built: a thread does not inherit tsx.
import { register } from 'tsx/esm/api';

register();
const { default: read } = await import('./thread.ts');
export default read;
