import type { OtherImporter } from '../canvas/sis/other-importers.js';
import type { ErrorCode } from '../codes/registry.js';
import { describeError, isAway } from './describe-error.js';

/** The result of one check, with its remedy. */
export interface Finding {
  end: 'sis' | 'canvas';
  what: string;
  /** `note` is information and prevents nothing. */
  state: 'fine' | 'note' | 'wrong';
  message: string;
  code?: ErrorCode;
  remedy?: string;
  /** No answer, as opposed to a wrong one. */
  away?: boolean;
  /** Who else imports into the Canvas, with its numbers. */
  importer?: OtherImporter;
}

/** What a look finds; a look that fails is a finding too, and stops no other. */
export async function orFailure(end: Finding['end'], what: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const { code, message, remedy } = describeError(error);
    return [{ end, what, state: 'wrong', message, code, remedy, away: isAway(code) }];
  }
}
