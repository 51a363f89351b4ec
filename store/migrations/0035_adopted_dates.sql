ALTER TABLE "adoption_change" ADD COLUMN "integration_id" text;--> statement-breakpoint
ALTER TABLE "canvas_object" ADD COLUMN "starts_at" text;--> statement-breakpoint
ALTER TABLE "canvas_object" ADD COLUMN "ends_at" text;