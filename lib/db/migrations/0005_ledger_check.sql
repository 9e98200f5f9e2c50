CREATE TABLE "ledger_check" (
	"at_ms" bigint NOT NULL,
	"what" text NOT NULL,
	"size" bigint NOT NULL,
	"problem" text,
	"problem_seq" bigint,
	"duration_ms" integer,
	CONSTRAINT "ledger_check_what_at_ms_pk" PRIMARY KEY("what","at_ms")
);