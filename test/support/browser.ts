import { type Browser, chromium } from 'playwright-core';
import { findTool } from '../../scripts/programs.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium, closed with the test. */
export async function testBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: findTool('chromium'), args });
  t.teardown(() => browser.close());
  return browser;
}
