CREATE TABLE "listed_line_item" (
	"run_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"sourced_id" text NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "listed_line_item_run_id_sourced_id_pk" PRIMARY KEY("run_id","sourced_id")
);
--> statement-breakpoint
ALTER TABLE "passback_run" ADD COLUMN "line_items_listed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "passback_run" ADD COLUMN "listed_schools" text[];--> statement-breakpoint
CREATE INDEX "listed_line_item_class" ON "listed_line_item" USING btree ("run_id","class_id");