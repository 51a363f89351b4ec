CREATE TABLE "school_of_classes" (
	"district_id" integer NOT NULL,
	"user_sourced_id" text NOT NULL,
	"schools" text[] NOT NULL,
	CONSTRAINT "school_of_classes_district_id_user_sourced_id_pk" PRIMARY KEY("district_id","user_sourced_id")
);
