import type { useTranslations } from 'use-intl';
import {
  DEFAULT_POLICY,
  POLICY_SETTINGS,
  type PolicySetting,
  valuesOf,
} from '@/lib/policy/policy.ts';

type Words = ReturnType<typeof useTranslations<never>>;

/** One thing that a setting of the policy says, before and after; null: it did not say it. */
export interface Difference {
  what: string;
  before: string | null;
  after: string | null;
}

/** Which setting of the policy this is; null for any other. */
export function policySettingOf(name: unknown): PolicySetting | null {
  return POLICY_SETTINGS.find((setting) => setting === name) ?? null;
}

/**
 * What differs between two values of a setting of the policy, in words; what has none is shown as it is
 * kept. Takes the values as they were sent, stored or put on record.
 */
export function differencesOf(
  t: Words,
  setting: PolicySetting,
  before: unknown,
  after: unknown,
): Difference[] {
  const [then, now] = [partsOf(before), partsOf(after)];
  // What is on record is sorted by its names; people read it in the order of the screens.
  const inOrder = partsOf(valuesOf(DEFAULT_POLICY)[setting]);
  return [...new Set([...inOrder.keys(), ...then.keys(), ...now.keys()])]
    .filter((path) => then.get(path) !== now.get(path))
    .map((path) => {
      const said = (value: Part | undefined) =>
        value === undefined ? null : valueWords(t, setting, path, value);
      return {
        what: placeWords(t, setting, path),
        before: said(then.get(path)),
        after: said(now.get(path)),
      };
    });
}

type Part = string | number | boolean;

/** The single values in one, by the way to each; the value itself has none. */
function partsOf(value: unknown, way: string[] = []): Map<string, Part> {
  if (typeof value === 'object' && value !== null)
    return new Map(
      Object.entries(value).flatMap(([name, held]) => [...partsOf(held, [...way, name])]),
    );
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? new Map([[way.join('.'), value as Part]])
    : new Map();
}

function placeWords(t: Words, setting: PolicySetting, path: string): string {
  const [first = '', , locale, kind] = path.split('.');
  switch (setting) {
    case 'bases': {
      const basis = known(t, `basis.${first}.name`, first);
      if (kind === undefined) return basis;
      const language = known(t, `legalBasis.language.${locale}`, locale ?? '');
      return kind === 'when' || kind === 'not'
        ? `${basis}: ${t(`legalBasis.bases.${kind}`, { language })}`
        : path;
    }
    case 'lift_table':
      return known(t, `legalBasis.lift.row.${first}`, path);
    case 'record_language':
      return t('legalBasis.record.field');
    case 'technical_basis':
      if (path === 'legalBasis') return t('field.basis');
      return path === 'legalBasisExplanation' ? t('field.explanation') : path;
    case 'account_rules':
      return known(t, `legalBasis.account.${first}`, path);
    default:
      return setting satisfies never;
  }
}

function valueWords(t: Words, setting: PolicySetting, path: string, value: Part): string {
  const raw = String(value);
  switch (setting) {
    case 'bases':
      if (typeof value === 'boolean')
        return t(value ? 'legalBasis.bases.offered' : 'legalBasis.bases.notOffered');
      return raw === '' ? t('legalBasis.bases.consoleText') : raw;
    case 'lift_table':
      return known(t, `legalBasis.lift.demand.${raw}`, raw);
    case 'record_language':
      return known(t, `legalBasis.language.${raw}`, raw);
    case 'technical_basis':
      return path === 'legalBasis' ? known(t, `basis.${raw}.name`, raw) : raw;
    case 'account_rules':
      return known(t, `legalBasis.account.${path}_is.${raw}`, raw);
    default:
      return setting satisfies never;
  }
}

/** The words in a place of the message files, or what there is where there are none. */
function known(t: Words, place: string, otherwise: string): string {
  const key = place as 'basis.NON_GDPR.name';
  return t.has(key) ? t(key) : otherwise;
}
