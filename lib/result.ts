/** What a boundary answers: a value, or a surprise that was logged under this request id. */
export type Guarded<T> = { ok: true; value: T } | { ok: false; requestId: string };
