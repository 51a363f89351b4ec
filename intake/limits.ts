/** Limits of the intake: each is far above what a person needs, and far below what a guess or a flood needs. */

/** A form has three fields: nothing that belongs into it is longer. */
export const bodyBytes = 16 * 1024;

/** Most characters of a field. Tokens of Canvas have 70, client secrets of PowerSchool 36. */
export const fieldLength = 1000;

export const minuteMs = 60_000;

/** Requests in a minute from one address, or one network of IPv6. A page that waits asks 20 times a minute. */
export const requestsOfAddress = 180;

/** Requests in a minute with one token, whether there is such a link or not. */
export const requestsOfToken = 60;

/** Forms sent in a minute from one address: each has a worker ask the district's system. */
export const formsOfAddress = 30;

/** Forms sent by one link in all: who needs more has the wrong values, and gets another link. */
export const formsOfLink = 40;

/** Addresses and tokens that are counted at once; the one that was heard of longest ago is forgotten. */
export const countedAtOnce = 20_000;

/** Seconds between two looks of a page that waits. */
export const lookEvery = 3;
