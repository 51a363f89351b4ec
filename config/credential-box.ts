import { z } from 'zod';

const token = z.string();
const address = z.string();

/**
 * What a sealed box of the intake holds. The link's token is in it, which the database does not know: whoever has only
 * the intake's account there can make no box that counts.
 */
const credentialBox = z.discriminatedUnion('system', [
  z.strictObject({
    system: z.literal('sis'),
    ...{ token, address },
    clientId: z.string(),
    clientSecret: z.string(),
  }),
  z.strictObject({ system: z.literal('canvas'), ...{ token, address }, accessToken: z.string() }),
]);
export type CredentialBox = z.infer<typeof credentialBox>;

/** Null for what no intake has written. */
export function readBox(text: string): CredentialBox | null {
  try {
    return credentialBox.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The secret as it is stored for the system: `CLIENT_ID:CLIENT_SECRET`, or an access token. */
export function secretOf(box: CredentialBox): string {
  return box.system === 'sis' ? `${box.clientId}:${box.clientSecret}` : box.accessToken;
}
