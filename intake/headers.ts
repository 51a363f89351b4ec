import { createHash } from 'node:crypto';
import { style } from './page/style.js';

const styleHash = createHash('sha256').update(style).digest('base64');

/** Only our own style and a form to ourselves: no script, no picture, no frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Headers of every answer. The address of a page holds a token: it is not kept by caches, told to other sites, or found
 * by search engines.
 */
export function strictHeaders({ encrypted }: { encrypted: boolean }): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // For a browser that has been here once, for two years (RFC 6797).
    ...(encrypted && { 'strict-transport-security': 'max-age=63072000' }),
  };
}
