CREATE TABLE "key_fingerprint" (
	"name" text PRIMARY KEY NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "key_fingerprint_name" CHECK ("key_fingerprint"."name" in ('session', 'address', 'heads', 'actions')),
	CONSTRAINT "key_fingerprint_is_sha256" CHECK (octet_length("key_fingerprint"."fingerprint") = 32)
);
