import { setFlagsFromString } from 'node:v8';

/** Major versions of Node.js on which each flag was measured to work. V8 guarantees nothing for others. */
export const measuredMajors: ReadonlySet<number> = new Set([20, 22, 24]);

/** Sets a V8 flag for the whole process; no effect on a Node.js that was not measured. */
export function setV8Flag(
  flag: string,
  {
    version = process.versions.node,
    set = setFlagsFromString,
  }: { version?: string; set?: (flag: string) => void } = {},
): void {
  if (measuredMajors.has(Number.parseInt(version))) set(flag);
}
