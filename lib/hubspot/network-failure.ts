const BEFORE_SENDING = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  // TLS: the certificate is checked before the request is written.
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

/** Errors of these system calls come before a connection exists. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

interface Fault {
  code: string | null;
  syscall: string | null;
  badPort: boolean;
}

function faults(error: unknown, depth = 0): Fault[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const inner = error instanceof AggregateError ? [...error.errors] : [];
  if (error.cause !== undefined) inner.push(error.cause);
  if (inner.length > 0) return inner.flatMap((one) => faults(one, depth + 1));
  const { code, syscall } = error as NodeJS.ErrnoException;
  return [
    {
      code: typeof code === 'string' ? code : null,
      syscall: typeof syscall === 'string' ? syscall : null,
      badPort: error.message === 'bad port',
    },
  ];
}

/**
 * What a thrown error of `fetch` means. Takes the error as undici wraps it (`cause`, and an
 * AggregateError with `errors` when several addresses were tried); gives `not_sent` only if every
 * innermost error comes before a connection existed, else `connection_lost`, with the first code.
 * EHOSTUNREACH, ENETUNREACH and ETIMEDOUT count as not sent only from `connect`: Linux reports them
 * on an established connection too. ECONNRESET after connecting never does.
 */
export function networkFailure(error: unknown): {
  end: 'not_sent' | 'connection_lost';
  code: string | null;
} {
  const found = faults(error);
  const before = (fault: Fault) =>
    fault.badPort || BEFORE_SENDING.has(fault.code ?? '') || CONNECTING.has(fault.syscall ?? '');
  return {
    end: found.length > 0 && found.every(before) ? 'not_sent' : 'connection_lost',
    code: found.find((fault) => fault.code !== null)?.code ?? null,
  };
}
