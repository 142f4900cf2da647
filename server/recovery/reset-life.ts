/** How long a link for another password works, ms: half an hour, whoever hands it over (security.md B60; ASVS 6.4.1). */
export const resetLifeMs = 30 * 60_000;
/** How long what can be typed works, ms (security.md B60: ten minutes at most for short codes). */
export const shortCodeLifeMs = 10 * 60_000;
