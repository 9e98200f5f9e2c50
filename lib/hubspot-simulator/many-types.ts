import type { SubscriptionType } from './model.ts';

const TOPICS = [
  ...['Baking', 'Gardening', 'Woodwork', 'Sailing', 'Trail running'],
  ...['Bicycle repair', 'Beekeeping', 'Winter camping', 'Wild swimming'],
];
const KINDS = ['Letters', 'Courses', 'Offers', 'Surveys', 'Clubs', 'Last places and short notice'];
/** Sixty active ones, together with the seven that every account has. */
const MORE = 53;

/**
 * Types for an account with sixty: of three brands in turn, some with long texts, some translated.
 * Their ids and dates are made up (hubspot.md 1.6 f says which fields there are).
 */
export function manyTypes(brands: readonly number[]): SubscriptionType[] {
  return Array.from({ length: MORE }, (_, n) => {
    const name = `${TOPICS[n % TOPICS.length]}: ${KINDS[Math.floor(n / TOPICS.length)]}`;
    const createdAt = new Date(Date.UTC(2023, 0, 9 + n * 11, 8, n)).toISOString();
    const isLong = n % 10 === 7;
    return {
      id: String(700_000_101 + n * 37),
      businessUnitId: brands[n % brands.length] ?? 0,
      name: isLong ? `${name}, for members and for those who would like to become one` : name,
      description: `${name}, ${isLong ? 'whenever there is something to tell, '.repeat(6) : ''}now and then`,
      purpose: 'Marketing',
      communicationMethod: 'Email',
      isActive: true,
      isDefault: false,
      isInternal: false,
      createdAt,
      updatedAt: createdAt,
      translations:
        n % 4 === 0
          ? [
              {
                languageCode: 'de',
                name: `${name} (de)`,
                description: '',
                createdAt: 0,
                updatedAt: 0,
              },
            ]
          : [],
    };
  });
}
