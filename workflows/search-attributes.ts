import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Attributes by which operators find runs. Keys and words only: search attributes are never encrypted. */
export const District = defineSearchAttributeKey('District', SearchAttributeType.KEYWORD);
export const SyncKind = defineSearchAttributeKey('SyncKind', SearchAttributeType.KEYWORD);
export const SyncStage = defineSearchAttributeKey('SyncStage', SearchAttributeType.KEYWORD);
export const NeedsAttention = defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL);
