ALTER TABLE "coursework_read" ADD COLUMN "canvas_section_id" text;--> statement-breakpoint
ALTER TABLE "gradebook_read" ADD COLUMN "other_product" text;--> statement-breakpoint
ALTER TABLE "passback_class" ADD COLUMN "failures" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "passback_run" ADD COLUMN "fingerprint" jsonb;