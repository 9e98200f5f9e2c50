CREATE TABLE "heartbeat" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"beat_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "heartbeat_is_one_row" CHECK ("heartbeat"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "stamp" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"portal_id" bigint,
	"stamped_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stamp_is_one_row" CHECK ("stamp"."id" = 1),
	CONSTRAINT "stamp_names_a_portal_if_live" CHECK (CASE "stamp"."kind" WHEN 'live' THEN coalesce("stamp"."portal_id" > 0, false) WHEN 'demo' THEN "stamp"."portal_id" IS NULL ELSE false END)
);
--> statement-breakpoint
CREATE TABLE "subject" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"address_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subject_has_one_address" UNIQUE("address_hash"),
	CONSTRAINT "subject_address_hash_is_sha256" CHECK (octet_length("subject"."address_hash") = 32)
);

--> statement-breakpoint
INSERT INTO "heartbeat" DEFAULT VALUES;
--> statement-breakpoint
CREATE FUNCTION "stamp_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the stamp of a database never changes' USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "stamp_stays" BEFORE UPDATE OR DELETE OR TRUNCATE ON "stamp"
	FOR EACH STATEMENT EXECUTE FUNCTION "stamp_stays"();
