import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { beginBulk, replayView } from '../../../services/exchange/replay.ts';
import { newId } from '../../../services/ledger/ids.ts';
import { testBrowser } from '../../support/browser.ts';
import { until } from '../../support/until.ts';
import { messagePath, scene } from './scene.ts';
import { operatorToken, order, stage } from './stage.ts';

const audit = await readFile(join(import.meta.dirname, 'audit.js'), 'utf8');
const browser = await testBrowser(t);
const hub = await stage(t);
const paths = await scene(hub);
// Documents that do not fit a page by themselves: bytes that are no text, a number without a break.
const bytes = Buffer.from(Array.from({ length: 400 }, (_, i) => i % 256));
const unwieldy = [
  messagePath(await hub.post('shop', bytes)),
  messagePath(await hub.post('shop', order(`PO${'1234567890'.repeat(9)}`))),
];
const [alert, notification] = [newId(), newId()];
const { pool } = hub.ledger;
await pool.query(
  `insert into alerts (id, kind, system, detail) values ($1, 'silent', 'shop', 'No document has come from it.')`,
  [alert],
);
await pool.query(
  `insert into notifications (id, alert_id, event, recipient, attempts, error)
   values ($1, $2, 'begun', 'desk', 2, 'Nobody listens at the address (connection_refused).')`,
  [notification, alert],
);
const begun = await beginBulk(
  hub,
  { deed: 'replay', filter: { type: 'order' }, rate: 1 },
  'ops',
  'A long story',
);
if (!begun.ok) throw new Error(begun.problem.detail);
const replay = `/console/replays/${replayView(begun.value).id}`;
const url = await hub.app.listen({ host: '127.0.0.1', port: 0 });

/** What has the focus: its name, and whether one can see that it has it. */
const focus = `(() => {
  const element = document.activeElement;
  if (element === document.body) return undefined;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const label = element.labels?.[0]?.textContent ?? element.textContent;
  return {
    name: label.trim().replace(/\\s+/g, ' '),
    seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    inView: element.getBoundingClientRect().bottom > 0,
  };
})()`;

interface Focus {
  name: string;
  seen: boolean;
  inView: boolean;
}

/** Presses Tab until something of that name has the focus; gives the names on the way. */
async function tabTo(page: Page, name: RegExp): Promise<string[]> {
  const way: string[] = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    // The browser answers the key before the focus has moved.
    const now = await until('a focus', () => page.evaluate<Focus | undefined>(focus));
    if (!now.seen || !now.inView) throw new Error(`the focus on "${now.name}" cannot be seen`);
    way.push(now.name);
    if (name.test(now.name)) return way;
  }
  throw new Error(`no way to ${name} with Tab: ${way.join(', ')}`);
}

/** Presses Enter and waits for the page that follows. */
async function enter(page: Page): Promise<void> {
  const next = page.waitForEvent('domcontentloaded');
  await page.keyboard.press('Enter');
  await next;
}

/** Types into the one field of the sign-in page, which has the focus as soon as the page stands. */
async function giveToken(page: Page, token: string): Promise<void> {
  await page.locator('#token:focus').waitFor();
  await page.keyboard.type(token);
  await enter(page);
}

t.test('a dead letter is found and retried with the keyboard alone, without scripts', async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${url}/console`);
  t.match(page.url(), /\/console\/sign-in$/);
  await giveToken(page, 'a wrong token');
  t.match(await page.textContent('[role=alert]'), 'That token opens nothing here.');

  await giveToken(page, operatorToken);
  t.equal(page.url(), `${url}/console`);
  t.match(await page.textContent('h1'), 'Overview');

  const way = await tabTo(page, /^Business key/);
  t.strictSame(way.slice(0, 8), [
    'Skip to the content',
    'Post Office',
    'Overview',
    'Alerts',
    'Refused interchanges',
    'Replays',
    'Queues',
    'Sign out',
  ]);
  await page.keyboard.type('4714');
  await enter(page);
  t.equal(page.url(), `${url}/console?key=4714`, 'an address that can be passed on');

  await tabTo(page, /^0000004714$/);
  await enter(page);
  t.equal(page.url(), `${url}${paths.dead}`);

  await tabTo(page, /^Reason/);
  await page.keyboard.press('Enter');
  t.equal(await page.locator('input:invalid').count(), 3, 'a form without a reason is not sent');
  t.equal(await page.locator('[role=status]').count(), 0);
  await page.keyboard.type('The warehouse has room again');
  await tabTo(page, /^Retry/);
  await enter(page);
  t.match(await page.textContent('[role=status]'), 'The delivery is queued again.');
  t.match(await page.textContent('.timeline'), 'ops: The warehouse has room again');

  await tabTo(page, /^Sign out$/);
  await enter(page);
  t.match(await page.textContent('[role=status]'), 'You are signed out.');
  await page.goto(`${url}${paths.dead}`);
  t.match(page.url(), '/console/sign-in?next=');
  await context.close();
});

t.test('the skip link leads past the navigation', async (t) => {
  const page = await browser.newPage({ extraHTTPHeaders: bearer });
  await page.goto(`${url}/console`);
  await tabTo(page, /^Skip/);
  await page.keyboard.press('Enter');
  await page.locator('#main:focus').waitFor();
  const [first] = await tabTo(page, /^1 alert lasts$/);
  t.match(first, '1 alert', 'the first thing in the content');
  await page.close();
});

t.test('a link from another site finds the session that is there', async (t) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/console/sign-in`);
  await giveToken(page, operatorToken);
  await page.route('http://chat.example/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<a href="${url}${paths.delivered}">look at this order</a>`,
    }),
  );
  await page.goto('http://chat.example/');
  await page.click('a');
  await page.getByText('0000004711').first().waitFor();
  t.equal(page.url(), `${url}${paths.delivered}`);
  await context.close();
});

const bearer = { authorization: `Bearer ${operatorToken}` };

for (const colorScheme of ['light', 'dark'] as const) {
  t.test(`no page keeps anybody out, in ${colorScheme} colours and on any width`, async (t) => {
    const inside = await browser.newContext({ colorScheme, extraHTTPHeaders: bearer });
    const outside = await browser.newContext({ colorScheme });
    const page = await inside.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    const pages = [
      [page, '/console'],
      [page, '/console?state=failed'],
      [page, '/console?key=nothing'],
      [page, '/console/refused'],
      [page, '/console/alerts'],
      [page, '/console/replays?type=order'],
      [page, replay],
      [page, '/console/systems/warehouse'],
      ...[...Object.values(paths), ...unwieldy].map((path) => [page, path] as const),
      [await outside.newPage(), '/console/sign-in'],
    ] as const;
    for (const [tab, path] of pages) {
      await tab.goto(`${url}${path}`);
      await tab.evaluate(
        'document.querySelectorAll("details").forEach((one) => { one.open = true })',
      );
      for (const width of [320, 360, 768, 1025, 1440]) {
        await tab.setViewportSize({ width, height: 800 });
        t.strictSame(await tab.evaluate(audit), [], `${path} at ${width}`);
      }
    }
    t.strictSame(errors, [], 'and the browser has nothing to complain about');
    await inside.close();
    await outside.close();
  });
}

t.test('from the overview one comes to the alerts, and on to the system', async (t) => {
  const page = await browser.newPage({ extraHTTPHeaders: bearer });
  await page.goto(`${url}/console`);
  await page.click('text=1 alert lasts');
  t.equal(page.url(), `${url}/console/alerts`);
  t.match(await page.textContent('nav [aria-current=page]'), 'Alerts');
  await page.click('td:has-text("No document has come") >> xpath=.. >> a');
  t.equal(page.url(), `${url}/console/systems/shop`);
  await page.close();
});

t.test('the queue board works in the browser, within its policy', async (t) => {
  const page = await browser.newPage({ extraHTTPHeaders: bearer });
  const requests: string[] = [];
  page.on('requestfinished', (request) => requests.push(new URL(request.url()).origin));
  await page.goto(`${url}/console/queues`);
  await page.getByText('wake-ups').first().waitFor();
  t.strictSame([...new Set(requests)], [url], 'nothing is loaded from elsewhere');
  await page.close();
});
