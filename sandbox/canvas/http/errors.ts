/** An answer in Canvas's error shape. */
export class CanvasError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(`answer ${status}`);
  }
}

export function refusal(status: number, message: string): CanvasError {
  return new CanvasError(status, { errors: [{ message }] });
}

export function notFound(): CanvasError {
  return refusal(404, 'What this address names does not exist.');
}

/** A bad or missing token: the header tells it from a lack of permission. */
export function badToken(message: string): CanvasError {
  return new CanvasError(401, { errors: [{ message }] }, { 'www-authenticate': 'Bearer realm="canvas-lms"' });
}

export function notPermitted(): CanvasError {
  const message = 'The user of this token may not do that.';
  return new CanvasError(401, { status: 'unauthorized', errors: [{ message }] });
}
