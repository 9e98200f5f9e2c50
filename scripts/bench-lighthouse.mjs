// Lighthouse's judgement of two pages, run in turns.

/** @typedef {'performance' | 'accessibility' | 'best-practices'} Category */
/** @typedef {'desktop' | 'mobile'} Device */
/** @typedef {{ scores: Record<Category, number>, lost: string[] }} Judgement lost: what cost points */

/** @type {readonly Category[]} */
export const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/**
 * @param {{ url: string, cookie: string }} console who is signed in
 * @param {string} path
 * @param {Device} device
 * @param {number} port where Chromium takes orders
 * @returns {Promise<Judgement>}
 */
export async function judge({ url, cookie }, path, device, port) {
  const { default: lighthouse, desktopConfig } = await import('lighthouse');
  const extraHeaders = { cookie };
  const flags = {
    port,
    extraHeaders,
    logLevel: /** @type {const} */ ('error'),
    onlyCategories: [...CATEGORIES],
  };
  const ran = await lighthouse(url + path, flags, device === 'desktop' ? desktopConfig : undefined);
  if (!ran || ran.lhr.runtimeError || ran.lhr.finalDisplayedUrl !== url + path) {
    throw new Error(`Lighthouse did not judge ${url}${path}: ${ran?.lhr.runtimeError?.message}`);
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
