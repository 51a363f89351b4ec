ALTER TABLE "adoption_change" ADD COLUMN "inverse_of_run" integer;--> statement-breakpoint
ALTER TABLE "adoption_change" ADD COLUMN "inverse_of_seq" integer;--> statement-breakpoint
ALTER TABLE "adoption_change" ADD COLUMN "is_sent" boolean DEFAULT false NOT NULL;