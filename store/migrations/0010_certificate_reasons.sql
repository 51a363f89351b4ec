-- Why a list is not proven: codes alone, in their order. What each means stands in the registry of codes.
ALTER TABLE "run_certificate" ADD COLUMN "codes" text[];--> statement-breakpoint
UPDATE "run_certificate"
SET "codes" = array(SELECT reason->>'code' FROM jsonb_array_elements("reasons") WITH ORDINALITY AS r (reason, at) ORDER BY at);--> statement-breakpoint
ALTER TABLE "run_certificate" ALTER COLUMN "codes" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "run_certificate" DROP COLUMN "reasons";--> statement-breakpoint
ALTER TABLE "run_certificate" RENAME COLUMN "codes" TO "reasons";
