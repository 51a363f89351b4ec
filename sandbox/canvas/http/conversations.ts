import type { FastifyInstance } from 'fastify';
import type { Conversation } from '../coursework/model.js';
import type { CanvasState } from '../state.js';
import { CanvasError, refusal } from './errors.js';
import { instant } from './present.js';
import type { TeachingRoutes } from './teaching-deps.js';

/** Above so many recipients a message must go to each of them alone. */
const mostInGroup = 100;
const mostInSubject = 255;

/**
 * Messages (Canvas doc "Conversations", app/controllers/conversations_controller.rb `create`). Recipients are numeric ids;
 * what names nobody is dropped. An administrator may write to anybody. Without `force_new` a message to one person goes
 * into the private conversation that is there already.
 */
export function conversationRoutes(app: FastifyInstance, deps: TeachingRoutes): void {
  const { state } = deps;

  app.post<{ Body: Record<string, unknown> | null }>('/api/v1/conversations', async (request, reply) => {
    if (deps.strikes('messages-refused', request)) throw refusal(403, 'This user may not send messages.');
    const given = request.body ?? {};
    const ids = recipientsIn(given.recipients);
    if (ids.length === 0) throw invalid('recipients', 'blank');
    const users = [...new Set(ids)].flatMap((id) => (/^\d+$/.test(id) ? (state.users.get(Number(id)) ?? []) : []));
    const recipients = users.filter((each) => each.state !== 'deleted');
    if (recipients.length === 0) throw invalid('recipients', 'invalid');
    if (isBlank(given.body)) throw invalid('body', 'blank');
    const contextCode = isBlank(given.context_code) ? null : String(given.context_code);
    if (contextCode !== null && !isContext(contextCode, state)) throw invalid('context_code', 'invalid');
    const isForced = isTrue(given.force_new);
    const alone = isForced || (isTrue(given.group_conversation) && isTrue(given.bulk_message));
    if (!alone && recipients.length > mostInGroup) throw invalid('recipients', 'too many for group conversation');
    const subject = String(given.subject ?? '');
    if (subject.length > mostInSubject) throw new CanvasError(400, { subject: [{ type: 'too_long' }] });

    const isGroup = isTrue(given.group_conversation) && !alone;
    const audiences = isGroup ? [recipients] : recipients.map((each) => [each]);
    const sent = audiences.map((audience) => {
      const recipientIds = audience.map((each) => each.id);
      const known = isForced || isGroup ? undefined : privateConversation(recipientIds[0]!, state);
      const message = { recipientIds, subject: known?.subject ?? subject, body: String(given.body), contextCode };
      const added = state.conversations.add({ ...message, createdAt: deps.coursework().now });
      return { ...added, id: known?.id ?? added.id };
    });
    await deps.save();
    if (deps.strikes('message-answer-lost', request)) {
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
    return reply.code(201).send(sent.map((each) => conversationJson(each, isGroup, state)));
  });
}

/** A list, or ids divided by commas. */
function recipientsIn(given: unknown): string[] {
  const all = Array.isArray(given) ? given : String(given ?? '').split(',');
  return all.map((each) => String(each).trim()).filter((each) => each !== '');
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || String(value).trim() === '';
}

function isTrue(value: unknown): boolean {
  return ['true', '1', 't', 'yes', 'on'].includes(String(value ?? '').toLowerCase());
}

/** `course_17`, or the root account. */
function isContext(code: string, state: CanvasState): boolean {
  const [, kind, id] = code.match(/^(course|account)_(\d+)$/) ?? [];
  if (kind === 'account') return state.accounts.get(Number(id))?.parentId === null;
  const course = state.courses.get(Number(id));
  return course !== undefined && course.state !== 'deleted';
}

function privateConversation(recipientId: number, state: CanvasState): Conversation | undefined {
  return state.conversations.rows.find(
    (each) => each.recipientIds.length === 1 && each.recipientIds[0] === recipientId,
  );
}

function invalid(attribute: string, message: string): CanvasError {
  return new CanvasError(400, [{ attribute, message }]);
}

function conversationJson(sent: Conversation, isGroup: boolean, state: CanvasState): object {
  return {
    id: sent.id,
    subject: sent.subject,
    workflow_state: 'read',
    last_message: null,
    last_message_at: null,
    last_authored_message: sent.body.slice(0, 100),
    last_authored_message_at: instant(sent.createdAt),
    message_count: 1,
    subscribed: true,
    private: !isGroup,
    starred: false,
    properties: ['last_author'],
    audience: sent.recipientIds,
    participants: sent.recipientIds.map((id) => ({ id, name: state.users.get(id)!.name })),
    context_code: sent.contextCode,
  };
}
