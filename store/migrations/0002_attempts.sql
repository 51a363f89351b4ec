ALTER TABLE "run" ADD COLUMN "settings" jsonb;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "scope_fingerprint" text;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "mapping_fingerprint" text;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "map_all" boolean;--> statement-breakpoint
ALTER TABLE "run_stage" ADD COLUMN "attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sis_credential" DROP COLUMN "token_version";--> statement-breakpoint
ALTER TABLE "class_target" DROP COLUMN "group_key";--> statement-breakpoint
-- Few records are missing at any time, and each night asks for them.
CREATE INDEX "mirror_enrollment_missing" ON mirror_enrollment (missing_since) WHERE missing_since IS NOT NULL;--> statement-breakpoint
CREATE INDEX "mirror_record_missing" ON mirror_record (district_id, missing_since) WHERE missing_since IS NOT NULL;
