import { OneRosterFailure, unknownObject } from '../failures.js';
import type { Switches } from '../switches.js';

/** 409: the object is well formed, and PowerSchool's rules are against it. */
export const conflict = (description: string): OneRosterFailure =>
  new OneRosterFailure(409, 'invalid data', description);
/** 412: something else has to happen first. */
export const precondition = (description: string): OneRosterFailure =>
  new OneRosterFailure(412, 'invalid data', description);
export const unprocessable = (description: string): OneRosterFailure =>
  new OneRosterFailure(422, 'invalid data', description);
export const notTeaching = (): OneRosterFailure =>
  new OneRosterFailure(403, 'forbidden', 'user does not teach section');
export const notOwner = (what: string): OneRosterFailure =>
  new OneRosterFailure(403, 'forbidden', `${what} was not made by this plugin`);
export const alreadyExists = (what: string): OneRosterFailure =>
  new OneRosterFailure(400, 'invalid data', `${what} already exists`);
export const unableToFind = (id: string): OneRosterFailure =>
  new OneRosterFailure(500, 'internal_server_error', `unable to find assignment ${id}`);
export const termLocked = (title: string, status = 409): OneRosterFailure =>
  new OneRosterFailure(status, status === 403 ? 'forbidden' : 'invalid data', `the term ${title} is locked`);
/** A write that names something that is not there. */
export const unknownReference = ({ get }: Switches, what: string): OneRosterFailure =>
  get('unknown-reference') === '404' ? unknownObject(`${what} is not known`) : unprocessable(`${what} is not known`);
