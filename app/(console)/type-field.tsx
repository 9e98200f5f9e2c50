'use client';

import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { describedBy, FIELD, Field } from '@/components/form/field.tsx';
import type { SubscriptionType } from '@/lib/hubspot/types.ts';
import type { Phrases } from './words.tsx';

/**
 * A text that comes from the person. The list's own clearing of what matches no item, when it has
 * closed, is not: it would lose an id that is typed in full.
 */
const TYPED = 'input-change';

/**
 * The account's active subscription types, searchable by name, description and id. A numeric id can
 * be typed or pasted too, in the list or not: HubSpot decides.
 */
export function TypeField({
  value,
  onChange,
  onLeave,
  types,
  phrases,
  problem,
  unread,
  onRetry,
}: {
  /** The id, or what is typed of it. */
  value: string;
  onChange: (value: string) => void;
  onLeave: () => void;
  types: SubscriptionType[] | undefined;
  phrases: Phrases;
  problem: string | null;
  unread: boolean;
  onRetry: () => void;
}) {
  const t = useTranslations('field');
  const active = types?.filter((type) => type.isActive) ?? [];
  const chosen = types?.find((type) => type.id === value.trim());
  // What was typed stands until the field is left; then a type that is known by it has its name.
  const [typed, setTyped] = useState<{ text: string; for: string } | null>(null);
  const text = typed?.for === value ? typed.text : (chosen?.name ?? value);
  const query = typed?.for === value ? typed.text.trim().toLowerCase() : '';
  const matching = active.filter(
    (type) =>
      query === '' || `${type.name}\n${type.description}\n${type.id}`.toLowerCase().includes(query),
  );
  const named = (name: string) =>
    active.find((type) => type.name.toLowerCase() === name.trim().toLowerCase());
  // A name that was typed before the types were known.
  useEffect(() => {
    const type = named(value);
    if (type) onChange(type.id);
  });
  const isOtherId = /^[1-9]\d*$/.test(value.trim()) && types !== undefined && !chosen;
  return (
    <Field
      id="type"
      label={t('type')}
      apiName="subscriptionId"
      problem={problem}
      hint={
        <>
          {unread && (
            <span className="text-wait">
              {t('typesUnread')}{' '}
              <button type="button" className="min-h-6 underline" onClick={onRetry}>
                {t('typesAgain')}
              </button>
              .{' '}
            </span>
          )}
          {chosen && (
            <span>
              {t('typeDetails', { brand: phrases.brand(chosen.businessUnitId), id: chosen.id })}
              {!chosen.isActive && <span className="text-wait"> · {t('typeArchived')}</span>}
            </span>
          )}
          {isOtherId && problem === null && <span>{t('typeOtherId')}</span>}
        </>
      }
    >
      <Combobox.Root
        items={active}
        filteredItems={matching}
        value={chosen ?? null}
        itemToStringLabel={(type: SubscriptionType) => type.name}
        isItemEqualToValue={(a: SubscriptionType, b: SubscriptionType) => a.id === b.id}
        inputValue={text}
        onInputValueChange={(next, { reason }) => {
          if (reason !== TYPED) return;
          const id = named(next)?.id ?? next;
          setTyped({ text: next, for: id });
          onChange(id);
        }}
        onValueChange={(type: SubscriptionType | null, { reason }) => {
          if (type === null || reason !== 'item-press') return;
          setTyped(null);
          onChange(type.id);
        }}
        autoHighlight={query !== ''}
      >
        <Combobox.InputGroup className="relative">
          <Combobox.Input
            id="type"
            name="subscriptionId"
            onBlur={() => {
              // From here on, or once the types are known, an id is shown by its type's name.
              setTyped(null);
              if (chosen) onChange(chosen.id);
              onLeave();
            }}
            autoComplete="off"
            spellCheck={false}
            placeholder={t('typePlaceholder')}
            aria-invalid={problem !== null}
            aria-describedby={describedBy('type', problem)}
            className={classNames(FIELD, 'pr-9', problem ? 'border-stop' : 'border-line-strong')}
          />
          <Combobox.Trigger
            aria-label={t('typeOpen')}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center text-ink-3"
          >
            <ChevronDown aria-hidden className="size-4" />
          </Combobox.Trigger>
        </Combobox.InputGroup>
        <Combobox.Portal>
          <Combobox.Positioner className="z-40 outline-none" sideOffset={4}>
            <Combobox.Popup className="w-[max(var(--anchor-width),20rem)] max-w-[calc(100vw-2rem)] rounded-panel border border-line-strong bg-surface shadow-lg">
              <Combobox.Empty>
                <p className="px-3 py-2 text-sm text-ink-2">{t('typeNone')}</p>
              </Combobox.Empty>
              <Combobox.List className="max-h-[min(23rem,var(--available-height))] overflow-y-auto p-1 empty:p-0">
                {(type: SubscriptionType) => (
                  <Combobox.Item
                    key={type.id}
                    value={type}
                    className="grid cursor-default grid-cols-[1rem_1fr] gap-x-2 rounded-[7px] px-2 py-1.5 data-highlighted:bg-accent-soft"
                  >
                    <span className="pt-1">
                      <Combobox.ItemIndicator>
                        <Check aria-hidden className="size-3.5 text-accent" />
                      </Combobox.ItemIndicator>
                    </span>
                    <span className="min-w-0">
                      <span className="font-[580]">{type.name}</span>
                      {type.description && (
                        <span className="block text-sm text-ink-2">{type.description}</span>
                      )}
                      <span className="block text-xs text-ink-3">
                        {phrases.brand(type.businessUnitId)} ·{' '}
                        <span className="font-mono">{type.id}</span>
                        {type.isInternal && <> · {t('typeInternal')}</>}
                      </span>
                    </span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </Field>
  );
}
