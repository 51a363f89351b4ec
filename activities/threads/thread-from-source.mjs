// The threads' program from its TypeScript source, where nothing was built: a thread does not inherit tsx.
import { register } from 'tsx/esm/api';

register();
export const { read, mapClasses, mapPeople } = await import('./thread.ts');
