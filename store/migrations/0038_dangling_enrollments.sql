CREATE TABLE "dangling_enrollment" (
	"district_id" integer NOT NULL,
	"sourced_id" text NOT NULL,
	"class_id" text NOT NULL,
	"user_sourced_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "dangling_enrollment_district_id_sourced_id_pk" PRIMARY KEY("district_id","sourced_id")
);
