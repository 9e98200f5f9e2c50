CREATE TABLE "recent_person" (
	"user_id" uuid NOT NULL,
	"subject" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recent_person_user_id_subject_pk" PRIMARY KEY("user_id","subject")
);
--> statement-breakpoint
ALTER TABLE "recent_person" ADD CONSTRAINT "recent_person_user_id_console_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."console_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recent_person" ADD CONSTRAINT "recent_person_subject_subject_id_fk" FOREIGN KEY ("subject") REFERENCES "public"."subject"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recent_person_user" ON "recent_person" USING btree ("user_id","opened_at");--> statement-breakpoint
CREATE INDEX "recent_person_subject" ON "recent_person" USING btree ("subject");