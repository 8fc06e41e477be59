/** From this share on, people should know. */
const worthSaying = 0.9;

/**
 * A sentence when the organisation has used most of its daily requests.
 * @param header Sforce-Limit-Info. Example: api-usage=18/15000; per-app-api-usage=…
 */
export function limitNote(header: string | undefined): string | undefined {
  const match = /(?:^|[\s;,])api-usage=(\d{1,12})\/(\d{1,12})/.exec(header ?? '');
  if (!match) return undefined;
  const [used, most] = [Number(match[1]), Number(match[2])];
  if (most === 0 || used / most <= worthSaying) return undefined;
  const percent = Math.floor((used / most) * 100);
  return `Salesforce has counted ${used} of ${most} daily API requests (${percent} %).`;
}
