// Lighthouse's judgement of two pages, run in turns.

/** @typedef {'performance' | 'accessibility' | 'best-practices'} Category */
/** @typedef {'desktop' | 'mobile'} Device */
/** @typedef {{ scores: Record<Category, number>, lost: string[] }} Judgement lost: what cost points */

/** @type {readonly Category[]} */
export const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/**
 * @param {string} url
 * @param {Device} device
 * @param {number} port where Chromium takes orders
 * @returns {Promise<Judgement>}
 */
export async function judge(url, device, port) {
  const { default: lighthouse, desktopConfig } = await import('lighthouse');
  const flags = { port, logLevel: /** @type {const} */ ('error'), onlyCategories: [...CATEGORIES] };
  const ran = await lighthouse(url, flags, device === 'desktop' ? desktopConfig : undefined);
  if (!ran || ran.lhr.runtimeError) {
    throw new Error(`Lighthouse did not judge ${url}: ${ran?.lhr.runtimeError?.message}`);
  }
  const { categories, audits } = ran.lhr;
  /** @type {Record<string, number>} */
  const scores = {};
  const lost = [];
  for (const name of CATEGORIES) {
    scores[name] = Math.round((categories[name]?.score ?? 0) * 100);
    for (const { id, weight } of categories[name]?.auditRefs ?? []) {
      const score = audits[id]?.score;
      if (weight > 0 && typeof score === 'number' && score < 0.9) {
        lost.push(`${id} ${audits[id]?.displayValue ?? ''}`.trim());
      }
    }
  }
  return { scores: /** @type {Record<Category, number>} */ (scores), lost };
}
