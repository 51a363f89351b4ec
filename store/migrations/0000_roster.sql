CREATE TABLE "district" (
	"id" serial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"settings" jsonb NOT NULL,
	"identity_fingerprint" text NOT NULL,
	"scope_fingerprint" text NOT NULL,
	"mapping_fingerprint" text NOT NULL,
	"canvas_host" text,
	"provisioned_at" timestamp with time zone,
	"current_run" integer,
	"map_all" boolean DEFAULT true NOT NULL,
	"last_mapped_as_of" text,
	"settled_run" integer DEFAULT 0 NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "district_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "secret" (
	"district_id" integer NOT NULL,
	"name" text NOT NULL,
	"ciphertext" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "secret_district_id_name_pk" PRIMARY KEY("district_id","name")
);
--> statement-breakpoint
CREATE TABLE "sis_credential" (
	"district_id" integer PRIMARY KEY NOT NULL,
	"next_slot" timestamp with time zone DEFAULT now() NOT NULL,
	"token_ciphertext" text,
	"token_expires_at" timestamp with time zone,
	"token_version" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "problem" (
	"district_id" integer NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"thing" text NOT NULL,
	"school" text,
	"field" text,
	"detail" text,
	"remedy" text NOT NULL,
	"affected" integer DEFAULT 1 NOT NULL,
	"first_run" integer NOT NULL,
	"last_run" integer NOT NULL,
	"settled_run" integer,
	CONSTRAINT "problem_district_id_code_kind_thing_pk" PRIMARY KEY("district_id","code","kind","thing")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"number" integer NOT NULL,
	"mode" text NOT NULL,
	"as_of" date NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"workflow_id" text NOT NULL,
	"workflow_run_id" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"outcome" text,
	"report" jsonb,
	CONSTRAINT "run_workflow_run_id_unique" UNIQUE("workflow_run_id"),
	CONSTRAINT "run_district_id_number_unique" UNIQUE("district_id","number")
);
--> statement-breakpoint
CREATE TABLE "run_stage" (
	"run_id" integer NOT NULL,
	"stage" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"counts" jsonb,
	CONSTRAINT "run_stage_run_id_stage_pk" PRIMARY KEY("run_id","stage")
);
--> statement-breakpoint
CREATE TABLE "collection_read" (
	"district_id" integer NOT NULL,
	"collection" text NOT NULL,
	"run_id" integer NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"chain" jsonb NOT NULL,
	"restarts" integer DEFAULT 0 NOT NULL,
	"first_load" boolean DEFAULT false NOT NULL,
	"no_id_rejects" integer DEFAULT 0 NOT NULL,
	"done" boolean DEFAULT false NOT NULL,
	CONSTRAINT "collection_read_district_id_collection_pk" PRIMARY KEY("district_id","collection")
);
--> statement-breakpoint
CREATE TABLE "collection_state" (
	"district_id" integer NOT NULL,
	"collection" text NOT NULL,
	"merged_run" integer NOT NULL,
	"rows" integer NOT NULL,
	"certified_run" integer,
	"certified_rows" integer,
	"certificate" jsonb NOT NULL,
	CONSTRAINT "collection_state_district_id_collection_pk" PRIMARY KEY("district_id","collection")
);
--> statement-breakpoint
CREATE TABLE "incoming_record" (
	"district_id" integer NOT NULL,
	"run_id" integer NOT NULL,
	"collection" text NOT NULL,
	"sourced_id" text NOT NULL,
	"row_hash" bigint NOT NULL,
	"content_hash" bigint NOT NULL,
	"body" jsonb,
	"reject_code" text,
	"reject_field" text,
	"reject_remedy" text
);
--> statement-breakpoint
CREATE TABLE "mirror_change" (
	"district_id" integer NOT NULL,
	"run_id" integer NOT NULL,
	"collection" text NOT NULL,
	"sourced_id" text NOT NULL,
	"change" text NOT NULL,
	"before" jsonb
);
--> statement-breakpoint
CREATE TABLE "mirror_record" (
	"district_id" integer NOT NULL,
	"collection" text NOT NULL,
	"sourced_id" text NOT NULL,
	"row_hash" bigint NOT NULL,
	"content_hash" bigint NOT NULL,
	"body" jsonb,
	"rejected" boolean DEFAULT false NOT NULL,
	"first_run" integer NOT NULL,
	"changed_run" integer NOT NULL,
	"missing_since" timestamp with time zone,
	CONSTRAINT "mirror_record_district_id_collection_sourced_id_pk" PRIMARY KEY("district_id","collection","sourced_id")
);
--> statement-breakpoint
CREATE TABLE "read_block" (
	"district_id" integer NOT NULL,
	"collection" text NOT NULL,
	"run_id" integer NOT NULL,
	"seq" integer NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "read_block_district_id_collection_run_id_seq_pk" PRIMARY KEY("district_id","collection","run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "applied_row" (
	"district_id" integer NOT NULL,
	"kind" text NOT NULL,
	"sis_id" text NOT NULL,
	"fields" jsonb NOT NULL,
	"before" jsonb,
	"school" text,
	"sources" text[] NOT NULL,
	"scope_fingerprint" text NOT NULL,
	"removed" boolean DEFAULT false NOT NULL,
	"accepted_run" integer NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "applied_row_district_id_kind_sis_id_pk" PRIMARY KEY("district_id","kind","sis_id")
);
--> statement-breakpoint
CREATE TABLE "class_target" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"section_id" text NOT NULL,
	"course_id" text NOT NULL,
	"school" text NOT NULL,
	"state" text NOT NULL,
	"session" text,
	"term_start" date,
	"term_end" date,
	"group_key" text,
	"changed_run" integer NOT NULL,
	CONSTRAINT "class_target_district_id_class_id_pk" PRIMARY KEY("district_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "link" (
	"district_id" integer NOT NULL,
	"kind" text NOT NULL,
	"sourced_id" text NOT NULL,
	"sis_id" text NOT NULL,
	"pinned_run" integer NOT NULL,
	CONSTRAINT "link_district_id_kind_sourced_id_pk" PRIMARY KEY("district_id","kind","sourced_id")
);
--> statement-breakpoint
CREATE TABLE "open_enrollment" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"user_sourced_id" text NOT NULL,
	CONSTRAINT "open_enrollment_district_id_class_id_user_sourced_id_pk" PRIMARY KEY("district_id","class_id","user_sourced_id")
);
--> statement-breakpoint
CREATE TABLE "open_item" (
	"district_id" integer NOT NULL,
	"collection" text NOT NULL,
	"sourced_id" text NOT NULL,
	CONSTRAINT "open_item_district_id_collection_sourced_id_pk" PRIMARY KEY("district_id","collection","sourced_id")
);
--> statement-breakpoint
CREATE TABLE "user_target" (
	"district_id" integer NOT NULL,
	"user_sourced_id" text NOT NULL,
	"user_id" text NOT NULL,
	"state" text NOT NULL,
	"changed_run" integer NOT NULL,
	CONSTRAINT "user_target_district_id_user_sourced_id_pk" PRIMARY KEY("district_id","user_sourced_id")
);
--> statement-breakpoint
CREATE TABLE "import_message" (
	"run_id" integer NOT NULL,
	"phase" integer NOT NULL,
	"attempt" integer NOT NULL,
	"kind" text NOT NULL,
	"line" integer,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sis_import" (
	"run_id" integer NOT NULL,
	"phase" integer NOT NULL,
	"attempt" integer NOT NULL,
	"data_set_id" text NOT NULL,
	"rows" jsonb NOT NULL,
	"zip_sha256" text NOT NULL,
	"canvas_import_id" text,
	"submitted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"outcome" jsonb,
	CONSTRAINT "sis_import_run_id_phase_attempt_pk" PRIMARY KEY("run_id","phase","attempt"),
	CONSTRAINT "sis_import_data_set_id_unique" UNIQUE("data_set_id")
);
--> statement-breakpoint
CREATE INDEX "run_district_id_started_at_index" ON "run" USING btree ("district_id","started_at");--> statement-breakpoint
CREATE INDEX "incoming_record_read" ON "incoming_record" USING btree ("district_id","collection","run_id");--> statement-breakpoint
CREATE INDEX "mirror_change_run" ON "mirror_change" USING btree ("district_id","run_id","collection");--> statement-breakpoint
CREATE INDEX "mirror_record_changed" ON "mirror_record" USING btree ("district_id","changed_run");--> statement-breakpoint
CREATE INDEX "link_sis_id" ON "link" USING btree ("district_id","kind","sis_id");--> statement-breakpoint
CREATE INDEX "user_target_user" ON "user_target" USING btree ("district_id","user_id");--> statement-breakpoint
CREATE INDEX "import_message_run" ON "import_message" USING btree ("run_id","phase","attempt");