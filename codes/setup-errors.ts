import type { CodeTable } from './code-table.js';

/** Why the embedded stack cannot start. */
export const setupErrors = {
  PORT_TAKEN: {
    meaning: 'another program uses a port',
    remedy: 'Stop it, or `npm start -- --port-base 20000`.',
    retryable: false,
  },
  PORT_INVALID: {
    meaning: 'a port must be a number from 1 to 65529',
    remedy: 'Give a number from 1 to 65529.',
    retryable: false,
  },
  STACK_ALREADY_RUNNING: {
    meaning: '`npm start` already runs in this folder',
    remedy:
      'Stop it there with Ctrl-C, or choose another folder and other ports: `ROLLBOOK_FOLDER=other npm start -- --port-base 20000`.',
    retryable: false,
  },
  TEMPORAL_NOT_FOUND: {
    meaning: 'no Temporal server could be found, downloaded or built',
    remedy:
      'Install the Temporal CLI (https://docs.temporal.io/cli), or Go 1.25 or newer (https://go.dev/dl), or set `TEMPORAL_ADDRESS` to a running server, and try again.',
    retryable: false,
  },
  TEMPORAL_NOT_READY: {
    meaning: 'the Temporal server did not start',
    remedy: 'Its last messages are shown.',
    retryable: false,
  },
  POSTGRES_NOT_FOUND: {
    meaning: 'there is no embedded PostgreSQL for this machine',
    remedy: 'Use Linux or macOS on x64 or arm64; if you do, delete `node_modules` and try again.',
    retryable: false,
  },
  POSTGRES_REFUSES_ROOT: {
    meaning: 'PostgreSQL does not run as root, and there is no account `nobody` to run it as',
    remedy: 'Start Rollbook as an ordinary user.',
    retryable: false,
  },
  POSTGRES_NOT_READY: { meaning: 'PostgreSQL did not start', remedy: 'Its last messages are shown.', retryable: false },
  PROCESS_NOT_READY: {
    meaning: 'the practice systems or the worker did not start',
    remedy: 'Their last messages are shown.',
    retryable: false,
  },
  EXPORT_MISSING: {
    meaning: 'there is no file or folder at the path given with `--from`',
    remedy: 'Give `--from` the path of the zip, or of the folder, of a OneRoster 1.1 CSV export.',
    retryable: false,
  },
  EXPORT_REFUSED: {
    meaning: 'the export given with `--from` cannot be loaded',
    remedy:
      'Mend what is named, in the SIS if it comes from there, otherwise in the files; then start again. Nothing of the export was kept.',
    retryable: false,
  },
} as const satisfies CodeTable;

export type SetupErrorCode = keyof typeof setupErrors;
