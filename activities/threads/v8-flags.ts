import { setFlagsFromString } from 'node:v8';

/** Majors of Node.js on which each flag was measured to do what it is set for. V8 promises nothing for the next one. */
export const measuredMajors: ReadonlySet<number> = new Set([20, 22, 24]);

/** Sets a flag of V8 for the whole process; on a Node.js that was not measured, it leaves V8 as it is. */
export function setV8Flag(
  flag: string,
  {
    version = process.versions.node,
    set = setFlagsFromString,
  }: { version?: string; set?: (flag: string) => void } = {},
): void {
  if (measuredMajors.has(Number.parseInt(version))) set(flag);
}
