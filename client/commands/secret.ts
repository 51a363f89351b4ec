import { Argument, type Command } from 'commander';
import { askSecret } from '../ask-secret.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { secretNames, type SecretName } from '../../store/credentials/systems.js';
import { setSecret } from '../secrets.js';
import { define } from './define.js';

const questions: Readonly<Record<SecretName, string>> = {
  sis: 'CLIENT_ID:CLIENT_SECRET of the SIS (not shown): ',
  canvas: 'Access token of Canvas (not shown): ',
  webhook: 'Address to which alerts are posted (not shown): ',
  ping: 'Address that is called at the end of each night (not shown): ',
};

/** Commands that use a secret. */
const tries: Readonly<Record<SecretName, string>> = {
  sis: 'connect',
  canvas: 'connect',
  webhook: 'alert',
  ping: 'alert',
};

export function addSecret(program: Command, context: Context): void {
  const secret = program
    .command('secret')
    .summary('store credentials')
    .description('Stores the credentials of a district, encrypted.');
  define(
    secret,
    context,
    {
      usage: 'set <district>',
      summary: 'store a credential of one system, or an address of alerts',
      description:
        'Encrypts a credential with ROLLBOOK_KEY and stores it. It is read from a prompt that shows nothing, from standard input, or from an environment variable, and never printed.',
      examples: [
        ['secret set maple sis', 'asks for CLIENT_ID:CLIENT_SECRET of the plug-in'],
        ['secret set maple canvas < token.txt', 'takes the access token of Canvas from a file'],
        ['secret set maple canvas --from-env CANVAS_TOKEN', 'takes it from an environment variable'],
      ],
    },
    async ({ args, options, answer }) => {
      const [district, name] = args as [string, SecretName];
      const variable = options.fromEnv as string | undefined;
      const plain = variable === undefined ? await askSecret(questions[name]) : context.variables[variable];
      if (plain === undefined) {
        throw wrongUse('VARIABLE_MISSING', `There is no environment variable ${variable}.`);
      }
      await setSecret(context.store(), context.surroundings.secretKeys(), district, name, plain);
      answer(
        { district, name, stored: true },
        () => `The secret ${name} of ${district} is stored. Try it: rollbook ${tries[name]} ${district}`,
      );
    },
  )
    .addArgument(new Argument('<end>', 'whose credential it is, or which address').choices([...secretNames]))
    .option('--from-env <name>', 'take it from this environment variable');
}
