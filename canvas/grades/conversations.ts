import { z } from 'zod';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';

export interface CanvasMessage {
  /** SIS id of the user who gets it. */
  userSisId: string;
  /** SIS id of the course that it is about. */
  courseSisId: string;
  /** At most 255 characters. */
  subject: string;
  /** Plain text. */
  body: string;
}

/** Canvas's own ids of whom a message goes to and of what it is about. */
export interface MessageAddress {
  userId: string;
  courseId: string;
}

const id = z.union([z.string(), z.number()]).transform(String);

/** Messages from the user of the token (Canvas doc "Conversations"). Each throws CanvasError. */
export function createConversations(requests: CanvasRequests) {
  const idOf = async (kind: 'user' | 'course', sisId: string, signal: AbortSignal): Promise<string | null> => {
    const path = `/${kind}s/${bySisId(kind, sisId)}`;
    const found = await requests.callOrNull(z.object({ id }), { path, route: `/${kind}s/:id`, signal });
    return found?.id ?? null;
  };
  return {
    /** A message is addressed by Canvas's own ids. Null: the user or the course is not there. */
    async messageAddress(
      { userSisId, courseSisId }: Pick<CanvasMessage, 'userSisId' | 'courseSisId'>,
      signal: AbortSignal,
    ): Promise<MessageAddress | null> {
      const userId = await idOf('user', userSisId, signal);
      const courseId = userId === null ? null : await idOf('course', courseSisId, signal);
      return userId === null || courseId === null ? null : { userId, courseId };
    },

    /** Sends one message, in a conversation of its own. Never repeated where its answer is lost. */
    async sendMessage(
      { userId, courseId }: MessageAddress,
      { subject, body }: Pick<CanvasMessage, 'subject' | 'body'>,
      signal: AbortSignal,
    ): Promise<void> {
      await requests.call(z.array(z.looseObject({ id })), {
        ...{ method: 'POST', path: '/conversations', route: '/conversations', signal },
        json: { recipients: [userId], subject, body, force_new: true, context_code: `course_${courseId}` },
      });
    },
  };
}
