import type { Command } from 'commander';
import { makeSealingKeys } from '../../config/sealing.js';
import type { Context } from '../context.js';
import { practiceVariables } from '../invite/practice-intake.js';
import { define } from './define.js';

export function addIntake(program: Command, context: Context): void {
  const parent = define(
    program,
    context,
    {
      usage: 'intake',
      summary: 'serve the page behind the links of `rollbook invite`',
      description:
        'Runs the page on which people at districts enter credentials, until Ctrl-C. It takes its settings from the environment (docs/credentials.md), or from the stack that `npm start` runs in this folder. It holds a public key only, and refuses to start with one that opens anything, or with a database account that may do more than it needs.',
      examples: [
        ['intake', 'serves it'],
        ['intake keys', 'makes a pair of keys: one half for the intake, the other for the workers'],
      ],
    },
    async () => {
      // Loaded for this command only: no other needs a web server.
      const { runIntake } = await import('../../intake/run-intake.js');
      const variables = (await practiceVariables(context)) ?? context.variables;
      await runIntake(variables, (line) => void context.out.write(`${line}\n`));
    },
  ).enablePositionalOptions();
  define(
    parent,
    context,
    {
      usage: 'keys',
      summary: 'make a pair of keys for the intake',
      description:
        'Makes a new pair and prints it once: ROLLBOOK_INTAKE_PUBLIC_KEY for the intake, which only seals, and ROLLBOOK_INTAKE_KEY for the workers, which open.',
      examples: [['intake keys', 'prints both halves']],
    },
    async ({ answer }) => {
      const { publicKey, privateKey } = await makeSealingKeys();
      answer({ publicKey, privateKey }, () =>
        [`ROLLBOOK_INTAKE_PUBLIC_KEY=${publicKey}`, `ROLLBOOK_INTAKE_KEY=${privateKey}`].join('\n'),
      );
    },
  );
}
