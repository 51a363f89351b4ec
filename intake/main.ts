import { toCodedError } from '../codes/to-coded-error.js';
import { EnvironmentError } from '../config/environment.js';
import { runIntake } from './run-intake.js';

/** The process behind one-time links. It reaches its two tables, and neither Temporal nor the districts' systems. */
runIntake(process.env, (line) => void process.stdout.write(`${line}\n`)).then(
  () => process.exit(0),
  (error: unknown) => {
    const { code, message, remedy } = toCodedError(error);
    const why = error instanceof EnvironmentError ? message : `${code}: ${message} ${remedy}`;
    process.stderr.write(`${why}\n`);
    process.exit(1);
  },
);
