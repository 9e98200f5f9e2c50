import type { MailFacts } from './mail-facts.ts';
import { reaches } from './wide-opt-outs.ts';

/** What can block, in the order in which it is said: the person's own will comes first. */
export const LAYERS = [
  'opted_out_of_all',
  'opted_out_of_brand',
  'unsubscribed',
  'archived',
  'hard_bounced',
  'not_a_contact',
  'no_choice',
  'no_basis',
  'double_opt_in_pending',
  'not_a_marketing_contact',
] as const;
export type Layer = (typeof LAYERS)[number];

/** What would lift a block. */
export type BlockLift =
  | 'lift_type_by_type'
  | 'lift'
  | 'restore_type'
  | 'fix_address'
  | 'create_contact'
  | 'subscribe'
  | 'document_basis'
  | 'person_confirms'
  | 'set_as_marketing_contact';

export const LIFTED_BY: Readonly<Record<Layer, BlockLift>> = {
  opted_out_of_all: 'lift_type_by_type',
  opted_out_of_brand: 'lift_type_by_type',
  unsubscribed: 'lift',
  archived: 'restore_type',
  hard_bounced: 'fix_address',
  not_a_contact: 'create_contact',
  no_choice: 'subscribe',
  no_basis: 'document_basis',
  double_opt_in_pending: 'person_confirms',
  not_a_marketing_contact: 'set_as_marketing_contact',
};

/** What HubSpot tells of a block; null where it tells nothing, or has nothing of the kind. */
interface BlockDetails {
  since: string | null;
  source: string | null;
  businessUnitId: string | null;
}

/** One layer that blocks. */
export interface Block extends BlockDetails {
  layer: Layer;
  lift: BlockLift;
  /** It blocks only if what was assumed of the account is so. */
  isAssumed: boolean;
}

/** What was taken for granted because nobody has confirmed it. */
export type Assumption = 'consent_required' | 'basis_not_enforced';

/** What could not be read, in the order in which it is said. */
export const UNREAD = [
  'opt_outs_of_all',
  'status',
  'type',
  'contact',
  'bounce',
  'double_opt_in',
  'marketing_contact',
] as const;
export type Unread = (typeof UNREAD)[number];

/** A place in the message files, and HubSpot's values for it: the screen writes dates and names. */
export interface MailSentence {
  key:
    | `canMail.said.${Layer | 'yes' | 'assuming_yes' | 'assuming_no'}`
    | `canMail.unread.${Unread}`;
  values: BlockDetails;
}

/** Whether a person can be sent marketing mail of one type now, and why, or why not. */
export interface MailAnswer {
  mailable: 'yes' | 'no' | 'assuming_yes' | 'assuming_no' | 'not_known';
  /**
   * What the type is for. Personal mail is another matter, as is transactional mail, which has no type:
   * HubSpot delivers what a colleague writes to one person even after an opt-out (fact sheet 2.2).
   */
  mail: 'marketing' | 'personal';
  /** All that blocks; what blocks for certain comes before what is assumed to. */
  blocks: Block[];
  /** What the answer rests on, if it is an assuming one. */
  assumed: Assumption[];
  unread: Unread[];
  sentence: MailSentence;
}

/**
 * Answers "can we mail them?" from every layer. A block that is certain makes it a no, whatever could
 * not be read: nothing else could make a yes of it. A type that could not be read is taken for one of
 * marketing, and where nothing tells its brand, an opt-out of any brand for one of its own.
 */
export function canMail(facts: MailFacts): MailAnswer {
  const mail = facts.type?.isInternal ? 'personal' : 'marketing';
  const blocks = blocksOf(facts, mail);
  const unread = unreadOf(facts, mail);
  const said = { mail, blocks, unread } as const;
  const [block] = blocks;
  if (block)
    return {
      ...said,
      mailable: block.isAssumed ? 'assuming_no' : 'no',
      assumed: block.isAssumed ? ['consent_required'] : [],
      sentence: sentenceOf(block),
    };
  const [missing] = unread;
  if (missing)
    return { ...said, mailable: 'not_known', assumed: [], sentence: plain(`unread.${missing}`) };
  if (lacksBasis(facts) && mayBeEnforced(facts))
    return {
      ...said,
      mailable: 'assuming_yes',
      assumed: ['basis_not_enforced'],
      sentence: plain('said.assuming_yes'),
    };
  return { ...said, mailable: 'yes', assumed: [], sentence: plain('said.yes') };
}

/** What is said of one block: which layer it is, and what would lift it. */
export function sentenceOf({
  layer,
  isAssumed,
  since,
  source,
  businessUnitId,
}: Block): MailSentence {
  return {
    key: `canMail.said.${isAssumed ? 'assuming_no' : layer}`,
    values: { since, source, businessUnitId },
  };
}

const NO_DETAILS: BlockDetails = { since: null, source: null, businessUnitId: null };

function plain(key: `unread.${Unread}` | 'said.yes' | 'said.assuming_yes'): MailSentence {
  return { key: `canMail.${key}`, values: NO_DETAILS };
}

function blocksOf(facts: MailFacts, mail: MailAnswer['mail']): Block[] {
  const { type, row, contact } = facts;
  const blocks = optOutBlocks(facts);
  const add = (layer: Layer, details: Partial<Block> = {}) =>
    blocks.push({ ...NO_DETAILS, layer, lift: LIFTED_BY[layer], isAssumed: false, ...details });
  if (row !== null && row !== 'no_row' && row.status === 'UNSUBSCRIBED')
    add('unsubscribed', { since: row.timestamp, source: row.source });
  if (type?.isActive === false) add('archived');
  const held = contact === 'no_contact' ? null : contact;
  const choice = choiceBlocks(facts);
  if (held?.isHardBounced) add('hard_bounced');
  if (mail === 'marketing' && contact === 'no_contact') add('not_a_contact');
  if (choice === 'certain') add('no_choice');
  if (lacksBasis(facts) && facts.basisRule === 'enforced') add('no_basis');
  if (mail === 'marketing' && held?.isDoubleOptInPending) add('double_opt_in_pending');
  if (mail === 'marketing' && held?.isNonMarketing) add('not_a_marketing_contact');
  if (choice === 'assumed') add('no_choice', { isAssumed: true });
  return blocks;
}

/** The opt-outs of all that reach the type: of the account first, then by brand. */
function optOutBlocks({ optOuts, type, row }: MailFacts): Block[] {
  const brand =
    (row === null || row === 'no_row' ? null : row.businessUnitId) ?? type?.businessUnitId ?? null;
  return (optOuts ?? [])
    .filter((optOut) => reaches(optOut, brand))
    .toSorted((a, b) => {
      const [one, other] = [a.businessUnitId ?? '', b.businessUnitId ?? ''];
      return one < other ? -1 : Number(one > other);
    })
    .map(({ businessUnitId, since, source }) => {
      const layer = businessUnitId === null ? 'opted_out_of_all' : 'opted_out_of_brand';
      return { layer, lift: LIFTED_BY[layer], isAssumed: false, since, source, businessUnitId };
    });
}

/**
 * Whether it blocks that nobody has chosen. Where sending hangs on a legal basis, it always does; while
 * nothing is confirmed, the account is taken for one that asks for consent.
 */
function choiceBlocks({ row, consentRule, basisRule }: MailFacts): 'certain' | 'assumed' | null {
  if (row === null || (row !== 'no_row' && row.status !== 'NOT_SPECIFIED')) return null;
  if (basisRule === 'enforced') return 'certain';
  switch (consentRule) {
    case 'required':
      return 'certain';
    case 'not_confirmed':
      return 'assumed';
    case 'not_required':
      return null;
    default:
      return consentRule satisfies never;
  }
}

/** Subscribed, and no legal basis is on the row. Whoever changes another status gives one with it. */
function lacksBasis({ row }: MailFacts): boolean {
  if (row === null || row === 'no_row' || row.status !== 'SUBSCRIBED') return false;
  return (row.legalBasis ?? '').trim() === '';
}

/** HubSpot enforces a basis only where the privacy settings are on. */
function mayBeEnforced({ consentRule, basisRule }: MailFacts): boolean {
  return basisRule === 'not_confirmed' && consentRule !== 'not_required';
}

function unreadOf({ type, optOuts, row, contact }: MailFacts, mail: MailAnswer['mail']): Unread[] {
  const isMissing = (held: boolean | null | undefined) => held === null;
  const held = contact === 'no_contact' ? null : contact;
  const missing: Record<Unread, boolean> = {
    opt_outs_of_all: optOuts === null,
    status: row === null,
    type: type === null,
    contact: contact === null,
    bounce: isMissing(held?.isHardBounced),
    double_opt_in: mail === 'marketing' && isMissing(held?.isDoubleOptInPending),
    marketing_contact: mail === 'marketing' && isMissing(held?.isNonMarketing),
  };
  return UNREAD.filter((each) => missing[each]);
}
