import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Adapter, ReadResult } from '../../adapters/adapter.ts';
import { conformance } from '../../adapters/conformance.ts';
import { adapterIds, adapterOf } from '../../adapters/registry.ts';
import webhook from '../../adapters/webhook/index.ts';
import { problem } from '../../schemas/problems.ts';
import { mulberry32 } from './random.ts';

const seed = 20260102;
const adapters = join(import.meta.dirname, '..', '..', 'adapters');

for (const id of adapterIds) {
  t.test(`the adapter ${id} behaves as every adapter must (seed ${seed})`, async (t) => {
    const adapter = adapterOf(id);
    if (!adapter) throw new Error(`no adapter ${id}`);
    for (const check of conformance(adapter, join(adapters, id, 'fixtures'), mulberry32(seed)))
      t.doesNotThrow(check.run, check.name);
  });
}

t.test('an id that nobody registered has no adapter', async (t) => {
  t.equal(adapterOf('fax'), undefined);
  t.equal(adapterOf('__proto__'), undefined);
});

const fixtures = join(adapters, 'webhook', 'fixtures');

/** The names of the checks that an adapter fails. */
function failures(adapter: Adapter, folder = fixtures): string[] {
  return conformance(adapter, folder, mulberry32(seed))
    .filter(({ run }) => {
      try {
        run();
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);
}

/** The webhook adapter with its reading spoilt. */
function misreading(spoil: (result: ReadResult, text: string) => ReadResult): Adapter {
  return {
    ...webhook,
    read: (received, context) =>
      spoil(webhook.read(received, context), received.body.toString('utf8')),
  };
}

let count = 0;
const mistakes: [what: string, adapter: Adapter, check: RegExp][] = [
  ['is not called as its folder', { ...webhook, id: 'hook' }, /its id is the name/],
  [
    'takes settings that it does not describe',
    { ...webhook, settings: { type: 'object', properties: { unsigned: { type: 'boolean' } } } },
    /settings schema is valid, strict/,
  ],
  ['has a credential without a sentence', { ...webhook, credentials: { key: '' } }, /credentials/],
  ['names no credential in its README', { ...webhook, credentials: { pin: 'A pin.' } }, /README/],
  ['says it reads nothing', { ...webhook, reads: [] }, /exactly when it can/],
  ['has no fixture for a type', { ...webhook, reads: [...webhook.reads, 'receipt'] }, /a fixture/],
  [
    'throws when the bytes are broken',
    misreading((result) => {
      if (!result.ok && result.problem.code === 'json_malformed') throw new Error('surprise');
      return result;
    }),
    /survives 200 mutations/,
  ],
  [
    'takes a truncated document',
    misreading((result) =>
      !result.ok && result.problem.code === 'json_malformed' ? { ok: true, documents: [] } : result,
    ),
    /when its end is missing/,
  ],
  [
    'refuses with a code of its own',
    misreading((result) =>
      result.ok ? result : { ok: false, problem: { ...result.problem, code: 'oops' as never } },
    ),
    /it refuses an XML bomb/,
  ],
  [
    'accepts anything as nothing',
    misreading((result) => (result.ok ? result : { ok: true, documents: [] })),
    /it refuses an empty body/,
  ],
  [
    'looks at no limit',
    {
      ...webhook,
      read: (received, context) =>
        webhook.read(received, {
          ...context,
          limits: { depth: 64, elements: 200_000, documents: 1000 },
        }),
    },
    /nested too deeply/,
  ],
  [
    'reads differently each time',
    misreading((result) => {
      count += 1;
      return result.ok
        ? { ok: true, documents: result.documents.map((one) => ({ ...one, nativeId: `${count}` })) }
        : result;
    }),
    /the same each time and leaves/,
  ],
  [
    'changes the bytes that it reads',
    {
      ...webhook,
      read: (received, context) => {
        const result = webhook.read(received, context);
        received.body.fill(0x20);
        return result;
      },
    },
    /the same each time and leaves/,
  ],
  [
    'makes documents that fit no schema',
    misreading((result) => {
      const first = result.ok ? result.documents[0] : undefined;
      if (first?.result.ok) Object.assign(first.result.document.body, { orderLines: 'none' });
      return result;
    }),
    /fits the canonical schemas/,
  ],
  [
    'writes the time into its bytes',
    {
      ...webhook,
      write: (message) => {
        count += 1;
        const body = JSON.stringify({ ...message, correlationId: `${count}` });
        return { ok: true, contentType: 'application/json', body };
      },
    },
    /it writes .* the same each time/,
  ],
  [
    'changes the message that it writes',
    {
      ...webhook,
      write: (message) => {
        message.businessKeys.reverse();
        Object.assign(message, { correlationId: 'x' });
        return webhook.write(message);
      },
    },
    /leaves the message alone/,
  ],
  [
    'glues text together',
    {
      ...webhook,
      write: (message) => ({
        ok: true,
        contentType: 'application/json',
        body: `{"key":"${message.businessKeys[0]?.value}"}`,
      }),
    },
    /with hostile names/,
  ],
  [
    'answers with the secret it was sent',
    {
      ...misreading((result) => ({ ...result, sharedSecret: 'sesame' })),
      reply: () => ({ status: 200, contentType: 'text/plain', body: 'sesame is right' }),
    },
    /without telling its secret/,
  ],
  [
    'answers what is not XML',
    {
      ...webhook,
      reply: ({ problem: wrong }) => ({
        status: 200,
        contentType: 'text/xml',
        body: `<Answer>${(wrong ?? problem('internal', 'fine')).detail}</Answer>`,
      }),
    },
    /it answers .*, accepted or refused/,
  ],
  [
    'shows the secret to people',
    misreading((result, text) => ({ ...result, sharedSecret: text.slice(2, 20) })),
    /it shows .* without secrets/,
  ],
  ['shows nothing to people', { ...webhook, redact: () => '' }, /it shows .* without secrets/],
];

for (const [what, adapter, check] of mistakes) {
  t.test(`the kit catches an adapter that ${what}`, async (t) => {
    t.match(failures(adapter).join('\n'), check);
  });
}

t.test('the kit catches a stray file and a fixture that is not as expected', async (t) => {
  const folder = join(t.testdir({ webhook: { fixtures: {} } }), 'webhook');
  cpSync(join(adapters, 'webhook'), folder, { recursive: true });
  writeFileSync(join(folder, 'fixtures', 'forgotten.json'), '{}');
  writeFileSync(join(folder, 'fixtures', 'lead.expected.json'), '{"ok":true,"documents":[]}');
  const failed = failures(webhook, join(folder, 'fixtures'));
  t.match(failed.join('\n'), /no stray file/);
  t.ok(failed.includes('it reads lead.json as expected'));
});
