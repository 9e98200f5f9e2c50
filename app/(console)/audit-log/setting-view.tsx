import type { PolicySetting } from '@/lib/policy/policy.ts';
import { DifferenceList } from '../difference-list.tsx';
import { differencesOf } from '../setting-differences.ts';
import type { EntryWords } from './entry-words.ts';

/** A change of a setting of the policy: what of it is not as it was. */
export function SettingView({
  setting,
  before,
  after,
  words: { t },
}: {
  setting: PolicySetting;
  before: unknown;
  after: unknown;
  words: EntryWords;
}) {
  return (
    <section className="border-b border-line px-5 py-3.5">
      <h3 className="m-0 mb-1.5 text-sm font-[620]">{t('audit.settingChanged')}</h3>
      <DifferenceList
        differences={differencesOf(t, setting, before, after)}
        words={{
          before: t('auditFact.before'),
          after: t('auditFact.after'),
          none: t('result.none'),
        }}
      />
    </section>
  );
}
