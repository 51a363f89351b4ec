ALTER TABLE "collection_read" ADD COLUMN "copies" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "incoming_record" ADD COLUMN "reject_detail" text;