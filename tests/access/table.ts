// Who reaches what: every page, route, action and endpoint of the build, and what each visitor is
// told. `table.test.ts` finds them all by itself and fails for one that is not here, or not any more.

/** `nobody` has no session; the others are named by their roles. */
export interface Access {
  /** Who is let through, of: nobody viewer agent compliance admin. */
  open: string;
  /** What nobody is told, if that is not open. */
  nobody?: string;
  /** What somebody is told to whom it is not open. */
  others?: string;
  /** Where a viewer is told something else: what everybody needs who changes anything comes first. */
  viewer?: string;
}

const EVERYBODY = 'nobody viewer agent compliance admin';
const SIGNED_IN = 'viewer agent compliance admin';
const WORKING = 'agent compliance admin';
const DECIDING = 'compliance admin';

/** Pages by their address in the build, and where one is asked for. */
export const PAGES: Record<string, Access & { at?: string }> = {
  '/': { open: SIGNED_IN, nobody: 'to sign-in' },
  '/account': { open: SIGNED_IN, nobody: 'to sign-in' },
  '/audit-log': { open: DECIDING, nobody: 'to sign-in', others: 'lacks audit_log' },
  '/audit-log/look-ups': {
    open: 'compliance',
    nobody: 'to sign-in',
    others: 'lacks look_up_log',
  },
  '/audit-log/person/[subject]': {
    at: '/audit-log/person/0b8f2c9e-0000-4000-8000-00000000000f',
    ...{ open: DECIDING, nobody: 'to sign-in', others: 'lacks audit_log' },
  },
  '/audit-log/person/[subject]/erase': {
    at: '/audit-log/person/0b8f2c9e-0000-4000-8000-00000000000f/erase',
    ...{ open: DECIDING, nobody: 'to sign-in', others: 'lacks erase' },
  },
  '/api-view': { open: SIGNED_IN, nobody: 'to sign-in' },
  '/contacts/[id]': {
    at: '/contacts/0b8f2c9e-0000-4000-8000-00000000000f',
    ...{ open: '', nobody: 'to sign-in', others: 'not found' },
  },
  '/open-checks': { open: WORKING, nobody: 'to sign-in', others: 'lacks change' },
  '/settings/connection': { open: SIGNED_IN, nobody: 'to sign-in' },
  '/settings/legal-basis': { open: DECIDING, nobody: 'to sign-in', others: 'lacks policy' },
  '/settings/retention': { open: DECIDING, nobody: 'to sign-in', others: 'lacks policy' },
  '/settings/users': { open: 'admin', nobody: 'to sign-in', others: 'lacks users' },
  '/sign-in': { open: 'nobody', others: 'to /' },
  '/join/[token]': { at: '/join/of-no-link', open: EVERYBODY },
  '/setup/[token]': { at: '/setup/of-no-link', open: '', nobody: 'not found', others: 'not found' },
  '/[...missing]': { at: '/no/such/page', open: '', nobody: 'to sign-in', others: 'not found' },
  '/_not-found': { open: '', nobody: 'not found', others: 'not found' },
  '/_global-error': { open: '', nobody: 'not found', others: 'not found' },
};

export interface RouteAccess extends Access {
  /** Well-formed, so that nothing but access can be in the way. */
  body?: object;
}

const AUDIT = { open: DECIDING, nobody: 'signed out', others: 'lacks audit_log' };
const LOOK_UP = { open: SIGNED_IN, nobody: 'signed out' };
const AT = '2026-11-02T10:00:00.000Z';
const CHANGE = {
  ...{ subscriberIdString: 'henrik.solberg@example.org', subscriptionId: '39644612' },
  ...{ statusState: 'UNSUBSCRIBED', legalBasis: null, legalBasisExplanation: '' },
  ...{ reason: '', reference: '' },
};

/** What the service itself refuses, and puts on record. */
const CHANGING = { open: WORKING, nobody: 'signed out', others: 'lacks change' };
/** An id of the right shape, of nothing that there is. */
const NOBODY_KNOWN = '00000000-0000-4000-8000-000000000001';

/**
 * Route handlers by address and method; a method that is not here is 405 for everybody. Behind the
 * method: what is special: `demo` (in the demo, without a provider), `token` (with METRICS_TOKEN), `details`
 * (what the reply says more).
 */
export const ROUTES: Record<string, Record<string, RouteAccess>> = {
  '/api/health': {
    GET: { open: EVERYBODY },
    'GET details': { open: 'admin', nobody: 'without them', others: 'without them' },
  },
  // The way back from the provider, here of a way that nobody has begun.
  '/api/auth/oidc/callback': {
    GET: { open: '', nobody: 'to sign-in', others: 'to sign-in' },
    'GET demo': { open: '', nobody: 'not found', others: 'not found' },
  },
  '/api/metrics': {
    GET: { open: '', nobody: 'signed out', others: 'signed out' },
    'GET token': { open: EVERYBODY },
  },
  '/api/person': { POST: { ...LOOK_UP, body: { address: CHANGE.subscriberIdString } } },
  '/api/people/search': { POST: { ...LOOK_UP, body: { text: CHANGE.subscriberIdString } } },
  '/api/people/open': {
    POST: { ...LOOK_UP, body: { of: CHANGE.subscriberIdString, anyAddress: false } },
  },
  '/api/people/recent': { POST: { ...LOOK_UP, body: {} } },
  '/api/ledger/export': {
    POST: { ...AUDIT, others: 'lacks export', body: { format: 'csv', q: '' } },
  },
  '/api/ledger/head': { POST: { ...AUDIT, body: {} } },
  '/api/ledger/verifier': { POST: { ...AUDIT, body: {} } },
  '/api/ledger/verify': { POST: { ...AUDIT, body: {} } },
  '/api/subscription-types': { POST: { ...LOOK_UP, body: {} } },
  '/api/people/log': { POST: { ...LOOK_UP, body: { subject: NOBODY_KNOWN, below: null } } },
  '/api/people/history': { POST: { ...LOOK_UP, body: { subject: NOBODY_KNOWN } } },
  '/api/lift': {
    POST: {
      ...{ open: WORKING, nobody: 'signed out', others: 'lacks change' },
      body: { address: CHANGE.subscriberIdString, subscriptionId: CHANGE.subscriptionId },
    },
  },
  '/api/change': { POST: { ...CHANGING, body: { change: CHANGE, operation: NOBODY_KNOWN } } },
  '/api/opt-out-of-all': {
    POST: {
      ...CHANGING,
      body: {
        change: {
          ...{ subscriberIdString: CHANGE.subscriberIdString, businessUnitId: '0' },
          ...{ statusState: 'UNSUBSCRIBED', why: 'asked', reason: '', reference: '' },
        },
        ...{ unread: false, operation: NOBODY_KNOWN },
      },
    },
  },
  '/api/undo': {
    POST: {
      ...{ open: WORKING, nobody: 'signed out', others: 'lacks change' },
      body: { operation: NOBODY_KNOWN },
    },
  },
  '/api/undo/carry-out': {
    POST: {
      ...CHANGING,
      body: {
        wish: {
          ...{ of: NOBODY_KNOWN, subscriptionId: CHANGE.subscriptionId, ground: null },
          ...{ reason: '', reference: '' },
          agreement: {
            ...{ liftOf: null, lift: null, notAContact: false, unread: false },
            seen: { status: 'SUBSCRIBED', timestamp: null },
          },
        },
        operation: NOBODY_KNOWN,
      },
    },
  },
  '/api/link': {
    POST: {
      ...CHANGING,
      others: 'lacks lift',
      body: {
        ...{ subscriberIdString: CHANGE.subscriberIdString, subscriptionId: null },
        ...{ language: null, businessUnitId: null },
      },
    },
  },
  '/api/check-status': {
    POST: {
      ...LOOK_UP,
      body: {
        operation: '00000000-0000-4000-8000-000000000001',
        check: {
          ...{ change: CHANGE, lane: 'unsubscribe', before: null, why: 'no_reason' },
          ...{ firstSentAt: Date.parse(AT), lastSentAt: Date.parse(AT), settlesAt: Date.parse(AT) },
        },
      },
    },
  },
  '/api/demo': {
    POST: { open: '', nobody: 'not found', others: 'not found', body: { do: 'open' } },
    'POST demo': { ...LOOK_UP, body: { do: 'open' } },
  },
  '/api/demo/log': {
    POST: { open: '', nobody: 'not found', others: 'not found', body: { do: 'put_right' } },
    'POST demo': { ...AUDIT, body: { do: 'put_right' } },
  },
};

/** Server actions by name, and below that by what is asked of them (`action-calls.ts`). */
export const ACTIONS: Record<string, Record<string, Access>> = {
  setStatus: {
    'an opt-out': { open: WORKING, nobody: 'signed out', others: 'lacks change' },
    'a subscription': { open: WORKING, nobody: 'signed out', others: 'lacks change' },
    'a new ground': { open: WORKING, nobody: 'signed out', others: 'lacks change' },
    'lifting an opt-out': { open: WORKING, nobody: 'signed out', viewer: 'lacks change' },
    'a reset': {
      open: DECIDING,
      nobody: 'signed out',
      others: 'lacks reset',
      viewer: 'lacks change',
    },
  },
  searchAuditLog: {
    'by a text': { open: DECIDING, nobody: 'signed out', others: 'lacks audit_log' },
    'by an address': { open: DECIDING, nobody: 'signed out', others: 'lacks audit_log' },
  },
  findLookUps: {
    'of an address': { open: 'compliance', nobody: 'signed out', others: 'lacks look_up_log' },
  },
  decideLookUps: {
    'that none is kept': { open: 'admin', nobody: 'signed out', others: 'lacks users' },
  },
  recordPrint: {
    'of a person': { open: DECIDING, nobody: 'signed out', others: 'lacks export' },
  },
  eraseOnePerson: {
    'somebody on record': { open: DECIDING, nobody: 'signed out', others: 'lacks erase' },
  },
  setPeriods: { 'one of them': { open: DECIDING, nobody: 'signed out', others: 'lacks policy' } },
  saveBases: { 'their texts': { open: DECIDING, nobody: 'signed out', others: 'lacks policy' } },
  saveLiftTable: {
    'a row of it': { open: DECIDING, nobody: 'signed out', others: 'lacks policy' },
  },
  saveRecordLanguage: {
    'the other one': { open: DECIDING, nobody: 'signed out', others: 'lacks policy' },
  },
  saveTechnicalBasis: {
    'another text': { open: DECIDING, nobody: 'signed out', others: 'lacks policy' },
  },
  saveAccountRules: {
    'one of them': { open: 'admin', nobody: 'signed out', others: 'lacks account' },
  },
  administerUsers: {
    invite: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    withdraw: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    new_password: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    role: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    disable: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    enable: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    end_sessions: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
    end_factor: { open: 'admin', nobody: 'signed out', others: 'lacks users' },
  },
  changeSecondFactor: { 'its beginning': { open: SIGNED_IN, nobody: 'signed out' } },
  changePassword: { 'one’s own': { open: SIGNED_IN, nobody: 'signed out' } },
  endSessions: {
    'all others of one’s own': { open: SIGNED_IN, nobody: 'nothing' },
    'one of somebody else': { open: '', nobody: 'nothing', others: 'nothing' },
  },
  leave: { 'this session': { open: SIGNED_IN, nobody: 'nothing' } },
  submitSignIn: { 'the right password': { open: EVERYBODY } },
  submitLink: {
    'a link that was never made': { open: '', nobody: 'no such link', others: 'no such link' },
    'a link of an invitation': { open: EVERYBODY },
  },
  goToProvider: {
    'to sign in': { open: EVERYBODY },
    'to connect it': { open: SIGNED_IN, nobody: 'session_over' },
  },
  disconnectProvider: { 'one’s own': { open: SIGNED_IN, nobody: 'nothing' } },
  enterDemo: {
    'in live mode': { open: '', nobody: 'refused', others: 'refused' },
    'in the demo': { open: EVERYBODY },
  },
};

/** Better Auth is a library here: none of its endpoints is answered by HTTP. */
export const AUTH_ENDPOINTS: readonly string[] = [
  ...['signInSocial', 'callbackOAuth', 'getSession', 'signOut', 'signUpEmail', 'signInEmail'],
  ...['resetPassword', 'verifyPassword', 'verifyEmail', 'sendVerificationEmail', 'changeEmail'],
  ...['changePassword', 'setPassword', 'updateSession', 'updateUser', 'deleteUser'],
  ...['requestPasswordReset', 'requestPasswordResetCallback', 'listSessions', 'revokeSession'],
  ...['revokeSessions', 'revokeOtherSessions', 'linkSocialAccount', 'listUserAccounts'],
  ...['deleteUserCallback', 'unlinkAccount', 'refreshToken', 'getAccessToken', 'accountInfo'],
  ...['generateTOTP', 'getTOTPURI', 'verifyTOTP', 'sendTwoFactorOTP', 'verifyTwoFactorOTP'],
  ...['verifyBackupCode', 'generateBackupCodes', 'viewBackupCodes', 'enableTwoFactor'],
  ...['disableTwoFactor', 'openSession', 'keepProviderState', 'takeProviderState', 'ok', 'error'],
];
