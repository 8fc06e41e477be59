import assert from 'node:assert/strict';
import { scanXml } from '../wire/scan-xml.ts';
import { limits } from './fixtures.ts';

/** Text that says it is XML or JSON is. */
export function assertWellFormed(contentType: string, text: string): void {
  if (contentType.includes('json')) assert.doesNotThrow(() => JSON.parse(text), 'not JSON');
  if (contentType.includes('xml')) assert.equal(scanXml(text, limits), undefined, 'not XML');
}
