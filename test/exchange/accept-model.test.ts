import fc from 'fast-check';
import t from 'tap';
import { testHub } from '../support/hub.ts';
import { rowsOf } from '../support/rows.ts';
import { canonicalOrder, secrets, senders, sendersBook } from '../support/senders.ts';

const hub = await testHub(t, { engine: 'postgres', book: sendersBook(), secrets });
const rows = rowsOf(t, hub.hub.databaseUrl);

interface Post {
  /** Idempotency-Key, or none. */
  key?: 'a' | 'b';
  /** Documents: native id, content; invalid ones are refused. */
  documents: { id: 1 | 2 | 3; note: 'x' | 'y'; valid: boolean }[];
}

const post: fc.Arbitrary<Post> = fc.record(
  {
    key: fc.constantFrom('a' as const, 'b' as const),
    documents: fc.array(
      fc.record({
        id: fc.constantFrom(1 as const, 2 as const, 3 as const),
        note: fc.constantFrom('x' as const, 'y' as const),
        valid: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  },
  { requiredKeys: ['documents'] },
);

/** What a ledger of posts holds, told in a few lines: dedupe keys with their content, and messages. */
class Model {
  keys = new Map<string, string>();
  messages = 0;

  take({ key, documents }: Post): void {
    const whole = JSON.stringify(documents);
    const valid = documents.filter((one) => one.valid);
    // The same number twice in one file: the first content counts.
    const distinct = new Map<number, string>();
    for (const { id, note } of valid) if (!distinct.has(id)) distinct.set(id, note);
    if (key !== undefined) {
      if (valid.length > 0 && !this.keys.has(key)) {
        this.keys.set(key, whole);
        this.messages += distinct.size;
      }
      return;
    }
    for (const [id, note] of distinct) {
      if (this.keys.has(`${id}`)) continue;
      this.keys.set(`${id}`, note);
      this.messages += 1;
    }
  }
}

t.test('any sequence of posts makes as many messages as the rules say', async (t) => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(post, { minLength: 1, maxLength: 8 }), async (posts) => {
      run += 1;
      const prefix = `run${run}`;
      const model = new Model();
      for (const one of posts) {
        model.take(one);
        const documents = one.documents.map(({ id, note, valid }) => {
          const document = canonicalOrder(`${prefix}-${id}`, { note });
          return valid ? document : { ...document, body: { id: `${prefix}-${id}` } };
        });
        const answer = await hub.post(senders.shop.path, JSON.stringify(documents), {
          ...senders.shop.headers,
          ...(one.key && { 'idempotency-key': `${prefix}-${one.key}` }),
        });
        if (![200, 202, 409, 422].includes(answer.status)) throw new Error(answer.text);
        // Whatever is called accepted is in the book, and only that.
        for (const { id, state } of answer.json.messages ?? []) {
          if ((id === undefined) !== (state === 'rejected')) throw new Error(answer.text);
          if (id && (await hub.get(`/v1/messages/${id}`)).status !== 200)
            throw new Error(`${id} was accepted and is not there`);
        }
      }
      const [{ n }] = await rows(
        'select count(*)::int as n from messages where native_id like $1',
        [`order-${prefix}-%`],
      );
      return n === model.messages;
    }),
    { numRuns: 60 },
  );
  t.ok(run >= 60);
});
