import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EnvironmentError, readEnvironment } from '../../config/environment.js';

const complete = {
  DATABASE_URL: 'postgresql://rollbook:canary-password@db.example:5432/rollbook',
  ROLLBOOK_KEY: randomBytes(32).toString('base64'),
};

function mistakesOf(variables: NodeJS.ProcessEnv) {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
  throw new Error('the environment was accepted');
}

test('only the database and the key are needed', () => {
  expect(readEnvironment(complete)).toMatchObject({
    databaseUrl: complete.DATABASE_URL,
    profile: 'production',
    metrics: null,
    logLevel: 'info',
  });
});

test('every choice is taken', () => {
  const chosen = {
    ...complete,
    ROLLBOOK_PROFILE: 'practice',
    ROLLBOOK_METRICS: '127.0.0.1:9464',
    ROLLBOOK_LOG: 'debug',
  };
  expect(readEnvironment(chosen)).toMatchObject({
    profile: 'practice',
    metrics: { host: '127.0.0.1', port: 9464 },
    logLevel: 'debug',
  });
  expect(readEnvironment({ ...complete, ROLLBOOK_METRICS: 'off' }).metrics).toBeNull();
});

describe('what is wrong', () => {
  test('is told all at once, each with what to do', () => {
    const { mistakes } = mistakesOf({ ROLLBOOK_PROFILE: 'prod', ROLLBOOK_METRICS: '9464', ROLLBOOK_LOG: 'loud' });
    expect(mistakes.map((mistake) => mistake.variable)).toEqual([
      'DATABASE_URL',
      'ROLLBOOK_KEY',
      'ROLLBOOK_PROFILE',
      'ROLLBOOK_METRICS',
      'ROLLBOOK_LOG',
    ]);
    expect(mistakes[1]?.remedy).toContain('openssl rand -base64 32');
  });

  test('never repeats a password or a key', () => {
    const error = mistakesOf({ DATABASE_URL: 'mysql://canary-password@x/y', ROLLBOOK_KEY: 'canary-key' });
    expect(error.mistakes).toHaveLength(2);
    expect(error.message + JSON.stringify(error.mistakes)).not.toContain('canary');
  });
});
