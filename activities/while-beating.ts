import { Context } from '@temporalio/activity';

/** Milliseconds between two heartbeats: a killed worker is noticed as soon as its step's timeout allows. */
const beatEvery = 3000;

/**
 * Beats while work lasts that cannot tell how far it is, as a statement over millions of rows, or somebody else's server.
 * `tell` says what is known of the progress; the beats repeat it.
 */
export async function whileBeating<Result>(
  work: (tell: (progress: object) => void) => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  let known: object | undefined;
  const beating = setInterval(() => context.heartbeat(known), beatEvery);
  try {
    return await work((progress) => context.heartbeat((known = progress)));
  } finally {
    clearInterval(beating);
  }
}
